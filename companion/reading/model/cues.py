"""Floor 0. Characters of which a question, a request or a report nearly always holds one. A table only.

The gate lets pass only lines that hold one of these, a Latin letter, or a word of the tables that holds none of these;
so the list decides how much is looked at, never what is found. Frequent characters that seldom ask are left out.
"""

from __future__ import annotations

from typing import Final

CUES: Final = (
    "怎吗求几什价谁咋哪么啥址货链惠烂坏付查久拍券退票单宜物荐修存答客绍否收箱何咨品尺邮检掰帮漏补期取减卖赔唛疵置咩售罐返咬抹破宽催规搭件折运厚剩"
    "交软呗递莫瓶批烦产袋脆停题颜深酸微位嘛?？"
)

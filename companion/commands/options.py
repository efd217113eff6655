"""Floor 4, pure. Every option and argument of the commands, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from companion.commands.usage import Option
from companion.commands.values import count, minutes, one_of, port, speed

LANG: Final = Option(
    "--lang", "界面语言：zh 或 en，默认看 LANG", "language: zh or en; else LANG decides", "zh|en", one_of("zh", "en")
)
LEVEL: Final = Option(
    "--log-level",
    "记多细：debug info warning error",
    "debug, info, warning or error",
    "LEVEL",
    one_of("debug", "info", "warning", "error"),
)
EVERYWHERE: Final = (LANG, LEVEL)

CONFIG: Final = Option("--config", "设置文件，默认 station.toml", "settings; station.toml if not given", "FILE", Path)
DATA: Final = Option("--data", "账本和令牌放在哪个文件夹", "the folder for book and tokens", "DIR", Path)
HOST: Final = Option("--host", "在哪个地址应答", "the address to answer on", "HOST")
PORT: Final = Option("--port", "在哪个端口应答", "the port to answer on", "N", port)
BY: Final = Option("--by", "你的名字，记在操作旁边", "your name, kept beside what you do", "NAME")
SHARED: Final = (CONFIG, DATA, *EVERYWHERE)
"""What may stand before the command too."""

PART: Final = Option(
    "--role",
    "几台一起用时这台做什么，默认 both",
    "this machine's part; both if not given",
    "door|desk|both",
    one_of("door", "desk", "both"),
)

STATIONS: Final = Option(
    "--stations", "一次开很多助播台：DIR/名字/station.toml", "many stations: DIR/NAME/station.toml", "DIR", Path
)

SPEED: Final = Option("--speed", "几倍速，0 为尽快", "how many times as fast; 0: as fast as it can", "X", speed)
HEADLESS: Final = Option("--headless", "不开控制台", "no console")
ONCE: Final = Option("--once", "放完就结束", "end with the recording")
DEMO_DATA: Final = Option(
    "--data", "放在哪个文件夹，默认是新的临时文件夹", "the folder; else a new temporary one", "DIR", Path
)

DIRECTORY: Final = Option("directory", "写在哪个文件夹，默认这里", "the folder; else this one", "DIR", Path, "?")
SAMPLE: Final = Option("--sample", "不询问，写一份样例", "write the sample without asking")

EXTENSION: Final = Option(
    "directory", "扩展放到哪个文件夹，默认在桌面上", "the extension's folder; else on the desktop", "DIR", Path, "?"
)

URL: Final = Option(
    "url", "助播台的网址，默认是这台电脑上的", "the station's URL; else this machine's", "URL", str, "?"
)
TOKEN: Final = Option("--token", "令牌；连本机的不用写", "the token; not needed for this machine's station", "TOKEN")

FILES: Final = Option(
    "files", "录像，或 export 写出的文件", "recordings, or files that export wrote", "FILE…", Path, "+"
)
STATE: Final = Option("--state", "最终状态写到哪里，- 为标准输出", "where the final state goes; - is stdout", "FILE")
JOURNAL: Final = Option("--journal", "把账本留在这里，默认只在内存里", "keep the journal here; else in memory", "URL")

COMMENTS: Final = Option("file", "评论，默认从标准输入读", "the comments; else stdin", "FILE", Path, "?")
LABELLED: Final = Option("labelled", "有标注的评论", "labelled comments", "CSV", Path)
CLUSTERS: Final = Option("--clusters", "有标注的分组", "labelled groups", "CSV", Path)
JSON: Final = Option("--json", "输出 JSON", "write JSON")
RECORD_TO: Final = Option("file", "录到哪个文件，- 为标准输出", "the recording's file, - is stdout", "FILE")
MINUTES: Final = Option("--minutes", "录几分钟；不写就录到按 Ctrl-C", "for so long; else until Ctrl-C", "N", minutes)
TO: Final = Option("file", "写到哪里，- 为标准输出", "where to; - is stdout", "FILE")

KEEP: Final = Option("--keep", "Redis 里至少留多少条", "so many facts stay in Redis at least", "N", count)
EXPORTS: Final = Option("files", "export 写出的文件", "files that export wrote", "FILE…", Path, "+")

PREVIEW: Final = Option("--preview", "只看，不结算", "only look, settle nothing")
LIST: Final = Option("--list", "列出结算过的", "list what was settled")
SHOW: Final = Option("--show", "看结算过的这一次，例如 S1", "show this settlement, such as S1", "ID")
NOTE: Final = Option("--note", "说明，记在结算里", "a note, kept with the settlement", "TEXT")
XLSX: Final = Option("--xlsx", "也写成表格文件", "write it as a spreadsheet too", "FILE")

CLINIC_ACT: Final = Option(
    "act", "search 查；export 导出", "search it, or export it", "search|export", one_of("search", "export")
)
CLINIC_WHAT: Final = Option(
    "what",
    "查什么，不写是最近的；或导出到哪个文件（.xlsx .jsonl）",
    "what to look for, else the newest; or the file (.xlsx, .jsonl)",
    "TEXT|FILE",
    str,
    "?",
)
ORDERS: Final = Option("files", "平台导出的订单表：CSV、XLSX、ZIP", "order exports: CSV, XLSX, ZIP", "FILE…", Path, "+")
PLATFORMS: Final = (
    *("doudian", "kuaishou", "wechat_shop", "pdd", "taobao", "jd", "kuaituantuan", "xiaohongshu", "template"),
)
PLATFORM: Final = Option(
    "--platform", "哪个平台的，默认看表头", "whose export; else its heading tells", "NAME", one_of(*PLATFORMS)
)
SHOP: Final = Option("--shop", "算哪个店铺的，默认就是平台的名字", "of which shop; else called as its platform", "NAME")
TEMPLATE: Final = Option("file", "写到哪里，.xlsx 或 .csv", "where to, .xlsx or .csv", "FILE", Path)

ACT: Final = Option(
    "act", "show 看；rotate 换新的", "show it, or rotate: make a new one", "show|rotate", one_of("show", "rotate")
)
ROLE: Final = Option(
    "role",
    "anchor helper overlay connector",
    "anchor, helper, overlay or connector",
    "ROLE",
    one_of("anchor", "helper", "overlay", "connector"),
)

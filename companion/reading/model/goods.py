"""Floor 0. What villages sell, as buyers name it. Tables only."""

from __future__ import annotations

from typing import Final

GOODS: Final = """
李子 蜂糖李 空心李 脆红李 苹果 梨 桃 桃子 黄桃 水蜜桃 樱桃 葡萄 提子 西瓜 哈密瓜 草莓 蓝莓 杨梅 枇杷 橙子 脐橙 桔子
橘子 柑 柚子 柠檬 猕猴桃 火龙果 芒果 香蕉 荔枝 龙眼 石榴 柿子 枣 红枣 核桃 板栗 花生 瓜子 刺梨 百香果 菠萝 榴莲 木瓜
山楂 无花果 桑葚 圣女果 番茄 西红柿 辣椒 海椒 糟辣椒 干辣椒 花椒 木姜子 折耳根 洋芋 土豆 红薯 地瓜 红薯干 芋头 山药
魔芋 萝卜 白菜 青菜 豆角 四季豆 黄瓜 南瓜 冬瓜 玉米 苞谷 大米 米 小米 糯米 黄豆 绿豆 面条 粉条 红薯粉 米粉 豆腐 豆干
豆豉 竹笋 笋 笋子 方竹笋 木耳 香菇 菌子 竹荪 天麻 灵芝 石斛 枸杞 当归 太子参 茶 茶叶 绿茶 红茶 蜂蜜 土蜂蜜 红糖 腊肉
香肠 火腿 土鸡 鸡 鸡蛋 土鸡蛋 鸭蛋 鸭 鹅 猪肉 牛肉 牛肉干 羊肉 鱼 小龙虾 酸汤 米酒 酒 醋 果干 果脯 果酱 果汁 刺梨汁
水果 蔬菜 果子 果果 果苗 李子树 蜡染 银饰 绣品 茶油 菜油 菜籽油
"""
"""Names of goods, one word each."""

ALSO: Final = """
辣椒: 海椒
土豆: 洋芋
玉米: 苞谷
红薯: 地瓜
笋: 笋子
香菇: 菌子
鸡蛋: 土鸡蛋
蜂蜜: 土蜂蜜
"""
"""Another name for the same good: what it is, a colon, what it is called."""

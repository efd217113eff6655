"""Floor 0. What a village may not say of its fruit on air, and what only looks so. Tables only.

A line holds a kind, a colon and words. Sources: Advertising Law of the PRC, art. 9 (3) (the highest, the best, the
state's own), art. 17 and Food Safety Law art. 73 (no food treats or prevents a disease), art. 28 (what can't be shown
to be true); the market regulator's guide on absolute words (2023), whose exceptions are the words that hide others.
"""

from __future__ import annotations

from typing import Final

CLAIMS: Final = """
absolute: 最好 最佳 最优 最强 最棒 最甜 最脆 最鲜 最香 最嫩 最美 最高级 最高端 最先进 最正宗 最地道 最安全 最放心
absolute: 最健康
absolute: 最天然 最营养 最便宜 最低价 最实惠 最划算 最低的价 最新鲜 最有名 最畅销 最受欢迎 最顶级 最权威 最牛 最厉害
absolute: 最贵
absolute: 最大的果 最大个 最低了 史上最 全网最 全国最 全省最 全县最 世界最 中国最 贵州最 行业最 同行最 市面上最 最值
absolute: 最好吃 最好的
absolute: 第一品牌 第一名 全国第一 全网第一 销量第一 排名第一 世界第一 全省第一 中国第一 品质第一 质量第一 口感第一
absolute: 甜度第一
absolute: 第一 国家级 世界级 宇宙级 国际级 国家特供 特供 专供 国宴 贡品 御用 顶级 顶尖 极品 极致 绝品 绝无仅有
absolute: 独一无二 史无前例
absolute: 唯一 万能 王牌 之王 冠军 销冠 首选 无敌 空前绝后 前所未有 无与伦比 天下第一 全网首 全国首 全球首 秒杀全网
absolute: 绝对 百分百 百分之百 100% 永久 永远不坏
absolute: 国家免检 免检 驰名商标 领导推荐 国家领导 央视推荐 央视上榜 专家推荐 医生推荐
proof: 纯天然 全天然 零添加 0添加 无任何添加 零农药 0农药 零农残 0农残 绝无农药 无毒无害 零风险 无副作用 没有副作用
proof: 零污染
proof: 有机食品 有机水果 有机认证 有机李 有机的 是有机 绿色食品 绿色认证 富硒 野生 祖传 秘方 转基因
medical: 包治 根治 治病 治好 治疗 治愈 医治 能治 可治 主治 治失眠 治便秘 治咳 治胃 治感冒 治百病 治高血压 治糖尿病
medical: 药到病除 药效 疗效
medical: 抗癌 防癌 抗肿瘤 抗病毒 降血糖 降血压 降血脂 降糖 降压 降三高 降尿酸 消炎 杀菌 抑菌 止咳 化痰 止泻 通便 润肺
medical: 清肺 祛湿
medical: 去湿 排毒 解毒 清肠 养胃 健胃 护肝 保肝 养肝 补肾 壮阳 补血 补气 活血 安神 助眠 催眠 改善睡眠 提高免疫
medical: 增强免疫 免疫力
medical: 延年益寿 延缓衰老 抗衰老 防衰老 抗氧化 美容养颜 丰胸 减肥 瘦身 燃脂 刮油 预防疾病 预防感冒 预防癌 防感冒 保健
medical: 滋补 药食同源
medical: 代替药 替代药 不用吃药 缓解疼痛 止痛 清热解毒 去火 降火 清热 下火 明目 护眼 生发 乌发 长高 益智 补脑 软化血管
medical: 清血管
medical: 糖尿病能吃 糖尿病可以吃 糖尿病人能吃 糖尿病人可以吃 糖尿病人放心 血糖高能吃 血糖高可以吃
"""

INNOCENT: Final = """
最好: 最好是 最好在 最好先 最好尽 最好放 最好当天 最好马上 最好冷藏 最好早 最好趁 最好不 最好别 最好用 最好提前
最好: 最好一次 最好今天
最好: 最好明天 最好拍 最好洗 最好存 最好把 最好备注 最好联系 最好就 最好收到 最好常温 最好两 最好三 最好多 最好少
最好: 最好连 最好给
最好: 最好等 最好现 最好都 最好轻 最好还是 最好密封 最好避 最好自己 最好问 最好看 最好开 最好削 最好切 最好泡 最好咨询
最佳: 最佳食用 最佳赏味 最佳品尝 最佳口感期 最佳保存 最佳尝鲜 最佳采摘 最佳施肥 最佳时 最佳用药
第一: 第一时间 第一次 第一批 第一箱 第一天 第一单 第一个 第一步 第一年 第一茬 第一位 第一款 第一条 第一排 第一盒
第一: 第一件 第一号
第一: 第一种 第一层 第一场 第一遍 第一轮 第一眼 第一口 第一季 第一期 第一份 第一袋 第一斤 第一下 第一是 第一点
第一: 第一人民 第一书记
第一: 顾客第一 客户第一 信誉第一 诚信第一 安全第一 服务第一 第一代 第一产业
唯一: 唯一客服 唯一账号 唯一联系 唯一的链接 唯一链接
绝对: 不绝对
之王: 王之王 之王家
100%: 100%赔 100%包赔 100%退 100%补 100%理赔
百分百: 百分百赔 百分百包赔 百分百退 百分百补
野生: 野生动物 不是野生 非野生
永久: 永久地址
国家级: 国家级贫困 国家级非遗 国家级非物质
保健: 妇幼保健 保健院 不是保健 非保健
转基因: 不是转基因 非转基因
首选: 首选项
"""
"""What holds such a word and claims nothing: who takes the words on the right for it is not stopped."""

UNCLAIMED: Final = """
不 没 别 非 未 勿 无 不能 不可 不敢 不敢说 不能说 不会 不是 没有 没法 不许 不得 不要 不保证 不代表 UNCLAIMED:
谈不上 不算
"""
"""Right before such a word these say the opposite."""

GROWING: Final = """
喷 倍液 药剂 叶面 施肥 追肥 虫 剪枝 修剪 防治 树 苗 土壤 果园 套袋 枝 病斑 农技 打药 流胶 猪 鸡 牛 GROWING: 兽医
"""
"""Who speaks of these speaks of what grows, and may well say what treats it."""

OF_GROWING: Final = """
包治 根治 治病 治好 治疗 治愈 医治 能治 可治 主治 药效 疗效 消炎 杀菌 抑菌 解毒 止泻 抗病毒
"""
"""What is no claim where something grows."""

WHY: Final = {
    "absolute": ("广告法第九条不许用这样的绝对化说法", "Advertising Law art. 9: no absolute words"),
    "proof": ("拿不出证书或检测就不能这样说（广告法第二十八条）", "Advertising Law art. 28: only what can be shown"),
    "medical": (
        "食品不能说治病、防病或保健（广告法第十七条、食品安全法第七十三条）",
        "Advertising Law art. 17, Food Safety Law art. 73: food treats no disease",
    ),
}
"""Why not, in Chinese and in English, by kind."""

"""Floor 0. What else is asked of goods, parcels, growing and the room: topics, for needs without a rule of their own.

A line holds a topic, what of a question tells needs about it apart, the slots that matter (- none), a colon and
words.
`any`: whatever is asked of it has one answer, but a price and a time. `all`: those too. `apart`: how, what and
`any`: whether
are other questions.
"""

from __future__ import annotations

from typing import Final

TOPICS: Final = """
PACKING any -: 包装 纸箱 泡沫箱 什么装 啥装 什么箱子 啥子箱子 打包 外包装 什么盒子 啥子装 哪样装 泡沫盒 木箱 编织袋
SEALED any -: 真空 密封 抽真空
SINGLE any -: 独立包装 独立小包 单独包 单独装 分装 一袋一袋 独立装 独立包 小袋
CARRIER any -: 手提袋 礼品袋 袋子送 提手
COLOUR any l: 颜色 色号 什么色 啥色 几个色 几种色 哪些色
CLOTHES any l: 码 尺码 大码 几码 多大码 均码 尺寸 身高 穿多大 穿什么 穿几 多大的码 加大码 小码 能穿
MATERIAL any l: 材质 料子 面料 什么材料 啥子材料 材料 用什么做 什么做的 啥做的 哪样做 纯棉 什么布 什么料 质地
INGREDIENT any ol: 配料 成分 配方 原料
CAPACITY any lw: 好多ml 瓶子多大 毫升 ml 容量 几升 多少升 多大容量
SEED any o: 籽 无籽 有籽
FLESH any o: 肉厚 果肉 肉多 肉头 果肉厚
MOIST any o: 水分 汁多 水多 汁水 多汁 水多不 出水
PURE any o: 纯不纯 纯的 纯蜂蜜 掺糖 掺假 掺 真蜂蜜 兑水 兑糖 勾兑 纯正 加糖
ADDITIVE any o: 添加剂 防腐剂 添加 甜蜜素 色素 香精 染色 甲醛 漂白
SULPHUR any o: 硫磺 硫 熏过
WAX any o: 蜡 打蜡 果蜡
HORMONE any o: 膨大剂 激素 转基因 膨大
ORGANIC any o: 有机 绿色食品 绿色认证 有机认证 生态
BRIX any o: 糖度 几度甜 多少度甜
RIPE any o: 熟了 熟透 熟没 熟没熟 几成熟 八成熟 9成熟 8成熟 7成熟 是熟的 成熟度 生的 熟了没
BITTER any o: 苦 苦味 苦口 发苦
NUMBING any o: 麻 麻味
FRAGRANT any o: 香 香味 香气
TENDER any o: 嫩 老不老 柴 嫩度 塞牙 渣多 有渣 化渣
GAMY any o: 腥 膻 腥味 膻味 异味
STICKY any o: 糯 面不面 粉不粉 粉糯 沙不沙 面面的
FAT any o: 肥 瘦 五花 肥肉 瘦肉 肥瘦
SMOKED any o: 烟熏 柴火 柴熏 松枝 炕的
OLDYEAR any o: 新茶 春茶 陈茶 今年的 去年 新米 陈米 明前 头采 今年新 当年
TRANSIT any o: 会不会压 会压烂 磕坏 运输会 寄过来会不会 路上颠 运过来会 颠烂 路上会不会 路上会坏 寄过来会 路上会烂
TRANSIT any o: 路上坏 路上烂 颠坏 路上会压 会压坏
NOGIFT any -: 赠品没 没送 赠品怎么没 没给我送 少了赠品 我的赠品 赠品呢 没收到赠品 赠品少 没看到赠品 没有赠品
CANCEL any -: 取消 撤单 撤销 不要了 取消订单 不想要了 撤了
EXCHANGE apart -: 换货 换一个 换1个 给换 调换 换个大 换个小 换新 换不换 能换吗 可以换吗 换大 换小 包换 换一件 换1件
PRICEKEEP any -: 保价 价保 补差价 退差价 差价 降价了 买贵 就降价 补差 价格保护
WINDOW any -: 几天内 多久内 多长时间内 几天之内 几小时内 24小时 多少天内 几天以内 售后几天 超过几天 有效时间
BROKEN any -: 碎了 破了 破的 碎的 摔碎 漏了 漏油 漏水 压碎 碎掉 开裂 摔坏 破损 瓶子碎 压烂 漏液 漏出来 变形
RESEND any -: 补发 重发 再发一 重新发 补寄
COMPLAIN any -: 投诉 举报 差评
REFUSE any -: 拒收 拒签
COLLECT any -: 来家里取 来屋头取 上门收 上门取件 取件 上门来取 来取
RETURNTO any -: 退货地址 寄回地址 退到哪 寄回哪 退回地址 寄到哪里退
OPENING any d: 开卖 开抢 开始卖 几点卖 开售 几点可以拍 几点能拍 什么时候能拍 几点抢 几点上 几点放
NOVICE any -: 不会拍 不会买 不会下单 不会弄 不会整 不会操作 怎么操作 第1次买 第一次买 新手 教一下 教1下 教我
TOGETHER any -: 一起付 1起付 合并付款 合单 一起付款 1起付款 合并 一起结 拼在一起
PHONE any -: 电话写错 手机号填错 电话错 号码错 改电话 换个电话 收货电话 手机号 电话填错 电话号码错 改号码 换个号码
CREDIT any -: 先用后付 花呗 分期 白条 月付
PAYBY any -: 微信付 微信支付 支付宝 银行卡 怎么付款 微信付款 付款方式 云闪付
GROUPCHAT any -: 粉丝群 进群 加群 有群 群在哪 拉群 拉我进 群里 入群 群怎么
HALF any -: 打几折第2 两件半价 第2件 第二件 第2份 第二份 半价 第2箱 第二箱
FULL any -: 满减 满多少 满好多 满100 满几 满200 满50 满99
FANS any -: 老粉 老粉丝 老顾客 粉丝价 关注了 回头客 会员 老客户 粉丝有
NEWCOMER any -: 新人 新用户 新客 第1次下单 首单
DEALEND any d: 活动到 优惠到 活动截止 活动结束 几点结束 截止 活动搞到 优惠持续 活动持续 结束
DEALNEXT any -: 下次活动 下次搞活动 什么时候有活动 几时搞活动 好久有优惠 什么时候搞活动 什么时候有优惠 好久搞活动
DEALNEXT any -: 几时有活动 下次优惠
LOWEST any l: 最低 底价 能低 还能低 少好多能卖 最少多少
ALTITUDE any -: 海拔
COUNTY any -: 哪个县 什么县 哪个市 哪个州 县的
HAMLET any -: 哪个乡镇 什么镇 什么乡 镇的 哪个村 什么村 村在哪 哪个镇 哪个乡 哪个寨 你们村
FREEZE any o: 放速冻 冷冻 速冻 冻起来 冰冻 冻起 急冻 冻着 放冻
MADE any o: 生产日期 生产的 出厂 日期
OPENED any o: 开封 打开了 打开后 开盖 开了盖 开瓶 拆开后 开袋后 开罐 开了瓶
CRYSTAL any o: 结晶 沉淀 起霜
SPOILT any o: 霉 发酸 馊 变质 发霉 长毛 长霉 起泡 变色 发黑 胀袋 胀包 发粘
GRAFT all g: 嫁接 接穗 砧木 芽接
POLLEN all g: 授粉
MAGGOT any g: 果蝇 果实蝇 蛆 针蜂
SPOT any g: 黑斑 黑点 炭疽 斑点 起斑 褐斑 麻斑
MILDEW any g: 白粉病 霉病 灰霉 疫病
ROOT any g: 烂根 根腐 根烂 倒苗 死苗 死棵 死树 枯死 苗死
BORER any g: 钻心虫 天牛 蛀 介壳虫 白粉虱 虫吃 虫咬
SUITS any g: 能种 种得活 适合种 能不能种 能栽 种活 种得 栽得活 可以种
SAPLING any g: 年苗 年的苗 苗有多 苗好大 树苗 果苗 苗多高 苗子 几年苗 秧苗 小苗
WATER any g: 浇水 灌水 浇几次 排水
BAG any g: 套袋
THIN any g: 疏果 疏花
WEED any g: 草多 草怎么 草啷个 草咋 除草 除草剂 杂草 打草
FROST any g: 遭冻 霜冻 冻害 倒春寒 冻死 防冻
SOIL any g: 土壤 酸碱 什么土 啥土 黄泥 沙土
PLANTING all g: 怎么种 咋个种 咋种 怎么栽 咋个栽 啷个栽 什么时候种 什么时候栽 几月种 几月栽 好久栽 好久种 几月份种
PLANTING all g: 几月份栽 什么时候移栽
SPRAYWHEN any g: 什么时候打药 几月打药 好久打药 几时打药 打药时间 花期能打药 打药合适
SCOUR any g: 拉稀喂 屎 拉稀 屙 拉肚子 拉白屎 拉水 下痢
OFFFEED any g: 不吃草 反刍 不吃食 不吃东西 不进食 不吃料 不长 不肯吃
SWARM any -: 分蜂 蜂子跑 蜂跑 分家 逃蜂 飞逃
FODDER any g: 饲料 喂什么 喂啥 喂哪样
BUYBACK any g: 收购 回收 包销
NURSING any o: 哺乳期 喂奶 坐月子 月子 奶妈 产妇 哺乳
STOMACH any o: 胃
SLIM any o: 减肥 减脂 热量 长胖 会胖 卡路里 胖
ALLERGY any o: 过敏
INFLAME any o: 上火
EMPTY any o: 空肚子 没吃饭 空腹 饭前 饭后
DAILY any o: 一天能吃 1天能吃 每次吃 一次能吃 吃多少合适 吃几个合适 一天吃 1天吃 每天吃 一次吃 1次吃 每天几
PET any o: 喂猫 喂狗 小猫 小狗 猫 狗 狗能 猫能 狗吃 猫吃 狗狗 猫咪
GOODFOR any o: 功效 作用 好处 营养 养生
COOK any o: 怎么煮 怎么炒 炒 煮 炖 怎么做 咋个做 做法 做好吃 焯水 蒸 咋做 咋煮 咋炒 凉拌 烧 火锅 烤
WASHED any o: 洗过 洗干净 清洗过 洗没洗
WASH any o: 洗 清洗
BREW any o: 怎么泡 咋个泡 咋泡 泡茶 度水 冲泡 泡好久 泡多久
SOAK any o: 泡水
JAM any o: 果酱 榨汁 果汁 罐头
SHELLING any o: 剥 去核 去籽 怎么切 好剥
AIRING any d: 明天播 明晚播 明天直播 明天来不来 明天还播 明天还直播 明晚还播 后天播 天天播 每天播
COMPARE any -: 比一下 比1下 比划 比一比 对比一下 放手上 比比大小 比大小
CONTACT any -: 联系方式 联系电话 留个电话 电话多少 联系你们 怎么联系 留个联系
WECHAT any -: 加你微信 你微信 微信多少 加微信 加个微信 微信号 有微信
WARRANTY any l: 保修 质保 三包 3包
BATTERY any l: 续航 充一次 充1次 充满 充电 用多久充 电池
INSTALL any -: 安装 组装 自己装 包安装 上门装
USAGE any o: 怎么用 咋个用 使用方法 用法 怎么使用 咋用
PICKUP any -: 自提 自取 自己来拿 自己去拿 上门取货 上门拿 过来拿 自己来取 上门自取 来店里拿
UNDELIVERED any -: 不派送 没派送 怎么不送 不送货 不给送 派送 派件 没人送 怎么还不送 咋不送
TOPAY any -: 到付
ANOTHER any -: 换快递 换个快递 指定快递 选快递 快递可以选 自己选快递 不想要中通 换家快递 指定发 快递能选 挑快递
SIGNED any -: 签收
LOST any -: 丢件 丢了 弄丢 快递丢 寄丢
CUTOFF any -: 截单 几点前 几点之前 几点以前 几点前拍 几点前下单
INTERCEPT any -: 拦截 退回来了 被退回 中途退
WHEREISIT any -: 到哪了 到哪里了 走到哪 到那了 到哪儿了
LOCAL any -: 同城 本地送 跑腿 闪送
GRADE any l: 等级 级别 几级 特级 精品 优选 一级 二级 1级 2级
MIXED any -: 混拍 混买 各来 掺着 混装 大小混 混着 混搭 搭配装 混合装 各来一
BRAND any -: 牌子 品牌 厂家 商标 什么牌
HANDMADE any o: 手工 机器做 机制 手绣 自己做
WILD any o: 野生 人工种 人工养 家养 散养 放养 圈养 林下 大棚 露天
KILLED any o: 宰杀 杀好 活的 现杀 冰鲜 杀了
DRYNESS any o: 晒干 烘干 干不干 干货 晒的 烘的 干的
RESERVE any d: 预约 定金 尾款 预订 提前订 预定
GROUPBUY any -: 拼单 拼团 团购价 几人团
POINTS any -: 积分 购物金 淘金币
REVIEW any -: 晒图 评价 好评 返现 晒单
LICENCE any -: 营业执照 资质 许可证 证件
TITLE any -: 抬头 税号
CHEAPWHY any -: 怎么这么便宜 为什么便宜 为啥便宜
GIFTBOX any l: 礼盒 礼品盒
LATEST any d: 最晚 最迟
SEASONEND any o: 卖到 卖到什么时候 卖到几时 什么时候下市 几时下市 还能卖多久 下市 还有多久
PAIDNONE any -: 付了钱没货 拍了没货 付款了没货 下单了没货 拍下没货 买了没货 付钱没货 付了款没货 拍了说没货 付了没货
MISMATCH any -: 货不对版 图片不一样 描述不符 跟图不符 跟图片不 和直播的不一样 与描述 和图片 不符
DEALBACK any -: 返场 错过了 刚才那个价 补一个优惠
FARMYEARS any -: 种了几年 种了好多年 种李子多少年 种了多少年 种植几年
AREA any -: 多少亩 好多亩 种植面积 果园多大 几亩 面积
DRYING any o: 晒干 晒成 烘成 做成果干 果干
ROOMTEMP any o: 常温 室温 不放冰箱 放外面 阴凉
EPIDEMIC any g: 鸡瘟 猪瘟 瘟 瘟病
OVERNIGHT any o: 过夜 隔夜 放一晚 放1晚
MINIMUM any l: 起拍 几斤起 起订 起售 最少拍 至少拍
CUSTOM any -: 定制 刻字 定做 印名字 印字 写名字
CARD any -: 贺卡 卡片 留言卡 祝福语
PRICETAG any -: 价格单 小票 不放价格 发货单 不写价格
SHIPMODE any -: 空运 陆运 汽运 高铁 海运 航空
OTHERSHOP any -: 实体店 线下店 门店 淘宝有 拼多多有 京东有 店铺名 店名 店铺叫 旗舰店 微店
REPLAY any -: 回放 录播 重播
LATEFEE any -: 延迟发货 超时发货 发货超时 晚到赔
EVEN any o: 均匀 一样大 大小不一 大小差不多 大小一致
HOLLOWHEART any o: 空心果 黑心 坏心 褐心 心黑
SHRIVEL any o: 皱 皱皮 蔫 蔫了 干瘪
BONE any o: 骨头 带骨 去骨 骨头多
PORTION any o: 部位 后腿 前腿 五花肉 里脊
STEM any o: 带把 去把 去蒂 剪把 果梗 带叶
POWDER any o: 磨粉 辣椒面 打粉 粉的还是 粉状
GROUND any o: 剪碎 切好 切片 切丝
CONCENTRATE any o: 波美 浓度 几度 度数 酒精度
FLOWERHONEY any o: 百花蜜 单花 什么蜜 槐花 荆条 巢蜜
STEEPS any o: 耐泡 能泡几 几泡 回甘 茶汤
SHELLED any o: 带壳 去壳 壳厚 好剥壳 壳薄 空壳
DOUBLE any o: 双黄 蛋黄 受精
LENGTH any l: 长度 腰围 衣长 裤长 多长
SLIMLOOK any l: 显胖 显瘦 遮肉
FADE any l: 掉色 褪色
VERIFY any -: 验证码 收不到短信
WEIGHTONE any o: 一只几斤 1只几斤 一只多重 1只多重 一条几斤 1条几斤
SHOWIT any l: 展示 看一下实物 近一点 拿近点 拿起来看
CHARGE any -: 手续费 服务费 包装费 人工费
STUDENT any -: 学生 军人 教师
DIABETES any o: 无糖 低糖 含糖
OIL any o: 出油 油多 含油
CLEAN any o: 干净 卫生 沙子 有沙 杂质
WHYDEAR any -: 怎么这么贵 为什么这么贵 太贵了 咋这么贵 啷个贵 凭什么贵
CELLAR any o: 地窖 窖 埋沙 沙藏
TOUR any -: 好玩 民宿 旅游 农家乐 景点 住的地方
ORDERED any -: 下单成功 拍上没 拍成功 下单没 拍到没 抢到没 买成功 下成功
FREIGHTCOUPON any -: 包邮券 运费券 免邮券 包邮卡
KEEPOFF any o: 防虫 长虫 生虫
SHORT any -: 少半斤 少了半斤 斤两 不够秤 缺斤少两 缺斤 少秤 够不够秤 足秤 足斤 够称 称够 短斤 够不够斤 秤够
SPECS any o: 规格 有几种 几种装
TRACKNO any -: 看单号 单号在哪 查物流 单号呢 快递单号 单号多少 单号发 查单号 单号是 运单号 怎么查快递 怎么查物流
TRACKNO any -: 哪里查物流
HEART any o: 黄心 白心 红心
REDGREEN any o: 红的 青的 红不红 青红 红了 转红 青果 红果
EATABLE any o: 能吃 能不能吃 还能吃 可以吃 吃得不 吃得
BETTER any lwo: 哪个好吃 哪款好 哪个更 哪个甜 哪款甜 哪个好 哪款更 哪个划算 哪款划算
REFUNDWAY any -: 原路 退到微信 退到哪里 退到余额 退到卡
URGENT any -: 加急 快点发 优先发 急用 早点发 尽快发 快些发 先发我 催一下
FLASH any -: 秒杀 开秒 秒拍 福利价
RECIPIENT any -: 收货人 收件人 名字写错 姓名 收货名 名字错 名字填错
MISORDER any -: 拍重复 拍了两次 拍了2次 多拍 重拍 拍错 拍重 多拍了 下错单 买错 下重 重复下单 拍多了 下单错 选错规格
COOPERATIVE any -: 合作社 农户 公司 企业 个人还是 个体
TREEAGE any -: 树龄 几年的树 树几年 老树 小树 多少年的树 几年树
FLOWERLESS any g: 不结果 坐不住 坐果 只开花 不开花 没开花 不挂果 不坐果 光长叶
FOLLOW any -: 关注
TRUST any -: 骗人 靠谱 放心
STYLE any o: 款式 有几款 什么款 新款 样式
FUNCTION any o: 功能 有什么用 干什么用 做什么用
MODEL any l: 型号 什么型号 哪个型号
DOSE any o: 泡几片 放几片 放多少 加多少 放好多
VACCINE any g: 疫苗 打针 防疫
LAYING any g: 下蛋 产蛋
COUGH any g: 咳嗽 发烧 喘 感冒
EACH any g: 猪 牛 羊 鸡 鸭 鹅 兔子
EACH any g: 溃疡 锈病 霜霉 青枯 枯萎 叶斑 花叶 病毒病 软腐 疮痂 黄龙病 煤烟 褐腐 立枯 猝倒 蓟马 青虫 玉米螟 夜蛾
EACH any g: 地老虎 蜗牛 线虫 鼠 金龟子 椿象
EACH any o: 牙口 防伪 说明书 遥控 电压 功率 噪音 容积 信号 屏幕 内存 口径 掉色 起球 缩水 透气 弹力 加绒 厚度
PIECES any wl: 几袋 几包 几瓶 几罐 几小袋 几小包 几盒 几层 几提 几片 几条 几根 几支 几块装
"""
"""Topics. Words may also stand among the concepts; then they mean both."""

NOISE: Final = """
请问 你好 您好 那个 这个 这款 那款 主播 老板娘 老板 老表
一下 1下 问一下 问下 想问 我想问 想问下 想问一下 知道 告诉我 麻烦
帮忙 帮我 帮 谢谢 哈哈 姐 哥 亲 各位 大家 你家 你们 你们家 你屋 你们那 我们 我们这 咱们 屋头 现在 大概 一般 东西
商品 宝贝 产品 里面 里头 头 上面 下来 上 下 吃着 吃起来 收到 到手 买的 拍的 可不可以 能不能 可以 能 得不得 得不得行
得行 行不行 行 要得 要得不 要不要 会不会 是不是 有没有 有没得 有点 怎么 咋 咋个 啷个 如何 什么 啥 啥子 哪样 哪个
哪里 哪点 多少 好多 几 吗 呢 吧 啊 呀 嘛 哦 哈 噻 嘞 喔 唛 么 哟 了 的 地 得 我 你 他 它 是 不 没 有 无 还 就 都 想
要 给 在 也 又 很 太 多 好 再 会 用 被 把 让 对 和 跟 与 这 那 哪 个 些 种 样 家 次 点 货 人 吃 买 拍 卖 看 说 拿 弄
整 搞 办 处理 一共 总共 来 称 算 折合 分别 呗 喃 报 刚 进 加 钱 位 直播间 子 今天 今年 付 需 , . ? ! ; : -
"""
"""What says nothing of what is asked."""

"""Floor 0. What a need is called on the picture, in our own words: a viewer's line is never shown. A table only.

A line holds a need, a colon and its title. {of} is the pack, amount, good or size it is about, {place} and {day} what
they say; each may be empty.
"""

from __future__ import annotations

from typing import Final

TITLES: Final = """
reply: 有问题没回复
explain: 讲一下{of}
stop: 几点下播
air: {day}几点开播
invoice title: 发票抬头怎么填
invoice: 能开发票吗
pregnant: 孕妇能吃吗
sugar: 糖尿病人能吃吗
present: 送人选哪款
how many a day: 一天吃多少合适
on an empty stomach: 空腹能吃吗
insurance: 有运费险吗
review: 评价有什么奖励
wine: 能泡酒吗
wholesale price: 批发什么价
wholesale: 批发怎么联系
contact: 怎么联系你们
group: 怎么进粉丝群
nursing: 哺乳期能吃吗
stomach: 胃不好能吃吗
slimming: 减肥能吃吗
allergy: 会过敏吗
tomorrow's show: {day}还播吗
compare it: 比一下大小
sealed: 是密封的吗
curled leaves: 叶子打卷怎么办
yellow leaves: 叶子发黄怎么办
gum: 树流胶怎么办
dropping fruit: 落果怎么办
cracked fruit: 裂果怎么办
aphids: 蚜虫怎么治
mites: 红蜘蛛怎么治
when to feed: 什么时候施肥
what to feed: 用什么肥
pruning: 怎么修剪
month of bearing: 几月挂果
years to bearing: 几年挂果
density: 一亩种多少棵
scours: 拉稀怎么办
off its feed: 不吃食怎么办
swarming: 蜜蜂分蜂怎么办
maggots: 果实蝇怎么防
spots: 果面起斑怎么办
dots on it: 表面黑点是什么
grafting: 怎么嫁接
pollination: 要不要授粉
when to spray: 什么时候打药
can it grow: {place}能种吗
frost: 怎么防冻
bagging: 怎么套袋
thinning: 怎么疏果
watering: 怎么浇水
weeds: 怎么除草
buying back: 回收吗
refund when: 退款多久到账
refund not come: 退款没到账
window: 几天内可以售后
broken: 收到破损怎么办
price kept: 降价补差价吗
collected: 上门取件吗
return to where: 退到哪里
refused: 拒收怎么办
came soft: 收到软了怎么办
undelivered: 快递不派送怎么办
signed, not had: 显示签收没收到怎么办
lost parcel: 快递丢了怎么办
recipient: 收件人怎么改
ordered wrongly: 拍错了怎么办
tracking number: 快递单号怎么查
short weight: 斤两足吗
phone changed: 收货电话怎么改
gift not had: 没收到赠品怎么办
cancel: 怎么取消订单
can I exchange: 能换货吗
how to exchange: 怎么换货
paid, none left: 付了款没货怎么办
return freight: 退货运费谁出
not sweet, return: 不甜能退吗
how to return: 怎么退货退款
can I return: 能退货吗
wrong goods: 发错货怎么办
missing: 少发漏发怎么办
mine is rotten: 收到坏果怎么办
how rotten pays: 坏果怎么赔
rotten pays: 坏果包赔吗
rotten, what now: 坏了怎么办
service: 怎么找客服
warranty: 保修多久
on the way: 路上会不会坏
ice: 加冰袋吗
once opened: 开封后怎么放
frozen, how long: 冷冻能放多久
freeze: 能冷冻吗
made when: 生产日期是哪天
crystals: 结晶了怎么办
spoilt: 变质了怎么办
shelf life: {of}保质期多久
fridge: 要放冰箱吗
ripening at home: 没熟怎么放
how long it keeps: {of}能放几天
how to keep: {of}怎么保存
to villages: 乡镇能送到吗
bloom: 表面白白的是什么
how many left: {of}还剩多少
second at half: 第二件半价吗
full amount: 满减怎么算
for followers: 老粉有优惠吗
for newcomers: 新人有优惠吗
deal ends: 活动到几时
next deal: 什么时候有活动
lowest price: {of}最低多少钱
no discount given: 没享受到优惠
useless coupon: 优惠券用不了
where coupons: 优惠券在哪领
lucky draw: 福袋什么时候开
gift: 有赠品吗
deal on several: {of}有优惠吗
deal: 有优惠吗
cheaper: 能便宜点吗
opening of sale: 几点开卖
newcomer to buying: 怎么下单
pay together: 能一起付款吗
on credit: 能分期付款吗
pay by: 怎么付款
change the price: 能改价吗
cash on delivery: 能货到付款吗
cannot pay: 付不了款怎么办
cannot open: 链接点不开怎么办
cannot buy: 拍不了怎么办
no link seen: 看不到链接怎么办
limit: 限购几份
note: 能备注吗
two addresses: 能寄两个地址吗
change address: 能改地址吗
pick up: 能自提吗
cut-off: 几点前下单当天发
another courier: 能换快递吗
where is it now: 快递到哪了
freight on arrival: 能到付吗
packing: 怎么包装的
stuck: 物流不更新怎么办
where is mine: 还没发货怎么办
not arrived: 还没收到怎么办
send later: 能晚点发货吗
urgent: 能加急发吗
to the door: 送货上门吗
which are remote: 哪些算偏远地区
remote freight: 偏远地区加多少运费
freight: {place}包邮吗
frozen on the way: {place}路上会冻坏吗
dearer by sf: 发顺丰加钱吗
by sf: 能发顺丰吗
by post: 能发邮政吗
by another: 能指定快递吗
before the feast: {day}前能到吗
send today: {day}能发货吗
days to there: {place}几天到
reach: {place}发货吗
sent from: 从哪里发货
which courier: 发什么快递
days to arrive: 几天能到
when sent: 什么时候发货
visit price: 采摘多少钱
price rise: 为什么涨价了
dearer, why: 为什么贵一些
price: {of}多少钱
final price: 到手价多少
net or gross: 净重还是毛重
how many in it: {of}有多少个
how many pieces: {of}有几袋
how much in it: {of}容量多少
weight: {of}几斤
difference: 有什么区别
clingstone: 离核吗
size of stone: 核大不大
peel: 要削皮吗
thick skin: 皮厚不厚
big fruit: 有大果吗
little fruit: 有小果吗
small pack: 有小份的吗
size: {of}多大
variety: 是什么品种
real: 是正宗的吗
cut it: 切开看看
sample: 有样品吗
taste it: 尝一个看看
report: 有检测报告吗
ripener: 催熟的吗
pesticide: 打农药吗
worms: 有没有虫
old stock: 是冷库货吗
fresh: 新鲜吗
hot: 辣不辣
crisp or soft: 脆的还是软的
crisp: 脆不脆
sour: 酸不酸
sweet: 甜不甜
astringent: 涩不涩
soft: 软不软
child: 小孩能吃吗
elder: 老人能吃吗
tasty: 好不好吃
when ripe: 什么时候成熟
presale: 现货还是预售
when more: {of}什么时候补货
more please: 能加点库存吗
from there: 是{place}的吗
is there: 有{of}吗
still there: {day}{of}还有吗
which link: {of}是几号链接
how to buy: 怎么买
where is the link: 链接在哪
visit: 能去果园吗
own: 是自家种的吗
which county: 是哪个县的
which village: 是哪个村的
where from: 产地是哪里
that place: {place}发货吗
which to take: 选哪款好
how to eat: 怎么吃
is it: 是{of}吗
"""

OF_INTENT: Final = """
price: 关于价格
shipping: 关于发货和运费
spec: 关于规格
stock: 关于库存
quality: 关于品质
aftersales: 关于售后
order: 关于下单
discount: 关于优惠
origin: 关于产地
storage: 关于保存
agronomy: 关于种植养殖
other: 观众提问
"""
"""What a need without a name is called, by intent."""

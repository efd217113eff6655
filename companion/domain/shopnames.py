"""Floor 0. What shops, and other sources, are called by people. Reads and writes nothing."""

from __future__ import annotations

from typing import Final

from companion.domain.trouble import Lang

_NAMES: Final[dict[str, tuple[str, str]]] = {
    "doudian": ("抖店", "Doudian"),
    "douyin_open": ("抖音", "Douyin"),
    "kuaishou": ("快手", "Kuaishou"),
    "kuaishou_open": ("快手", "Kuaishou"),
    "kuaishou_shop": ("快手小店", "Kuaishou shop"),
    "wechat_shop": ("微信小店", "WeChat shop"),
    "taobao": ("淘宝", "Taobao"),
    "jd": ("京东", "JD"),
    "pdd": ("拼多多", "Pinduoduo"),
    "youzan": ("有赞", "Youzan"),
    "xiaohongshu": ("小红书", "Xiaohongshu"),
    "phone": ("电话", "phone"),
    "wechat_group": ("微信群", "WeChat group"),
    "bilibili": ("B站", "Bilibili"),
    "tiktok": ("TikTok", "TikTok"),
    "bridge": ("网页桥", "bridge"),
    "barragegrab": ("抖音抓取", "Douyin grabber"),
    "bilibili_open": ("B站", "Bilibili"),
    "social_stream": ("SSN", "SSN"),
    "json_lines": ("别的程序", "other tools"),
    "webhook": ("推送", "webhook"),
    "replay": ("录制", "recording"),
    "wecom_robot": ("企业微信", "WeCom"),
    "dingtalk_robot": ("钉钉", "DingTalk"),
}


def shop_name(id: str, lang: Lang = "zh") -> str:
    """ "抖店" for `doudian`, in English "Doudian"; a shop or source that has no such name stands for itself."""
    zh, en = _NAMES.get(id, (id, id))
    return en if lang == "en" else zh

# mypy: ignore-errors
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SocketMessage(_message.Message):
    __slots__ = ("payload_type", "compression", "payload", "timestamp")
    PAYLOAD_TYPE_FIELD_NUMBER: _ClassVar[int]
    COMPRESSION_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    payload_type: int
    compression: int
    payload: bytes
    timestamp: int
    def __init__(self, payload_type: _Optional[int] = ..., compression: _Optional[int] = ..., payload: _Optional[bytes] = ..., timestamp: _Optional[int] = ...) -> None: ...

class WebFeedPush(_message.Message):
    __slots__ = ("display_watching_count", "comments", "combos")
    DISPLAY_WATCHING_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMMENTS_FIELD_NUMBER: _ClassVar[int]
    COMBOS_FIELD_NUMBER: _ClassVar[int]
    display_watching_count: bytes
    comments: _containers.RepeatedCompositeFieldContainer[WebComment]
    combos: _containers.RepeatedCompositeFieldContainer[WebCombo]
    def __init__(self, display_watching_count: _Optional[bytes] = ..., comments: _Optional[_Iterable[_Union[WebComment, _Mapping]]] = ..., combos: _Optional[_Iterable[_Union[WebCombo, _Mapping]]] = ...) -> None: ...

class WatchingUsers(_message.Message):
    __slots__ = ("display_watching_count",)
    DISPLAY_WATCHING_COUNT_FIELD_NUMBER: _ClassVar[int]
    display_watching_count: bytes
    def __init__(self, display_watching_count: _Optional[bytes] = ...) -> None: ...

class WebUser(_message.Message):
    __slots__ = ("principal_id", "user_name")
    PRINCIPAL_ID_FIELD_NUMBER: _ClassVar[int]
    USER_NAME_FIELD_NUMBER: _ClassVar[int]
    principal_id: bytes
    user_name: bytes
    def __init__(self, principal_id: _Optional[bytes] = ..., user_name: _Optional[bytes] = ...) -> None: ...

class WebComment(_message.Message):
    __slots__ = ("id", "user", "content", "sort_rank", "show_type", "time")
    ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    SORT_RANK_FIELD_NUMBER: _ClassVar[int]
    SHOW_TYPE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    id: bytes
    user: WebUser
    content: bytes
    sort_rank: int
    show_type: int
    time: int
    def __init__(self, id: _Optional[bytes] = ..., user: _Optional[_Union[WebUser, _Mapping]] = ..., content: _Optional[bytes] = ..., sort_rank: _Optional[int] = ..., show_type: _Optional[int] = ..., time: _Optional[int] = ...) -> None: ...

class WebCombo(_message.Message):
    __slots__ = ("id", "content", "combo_count")
    ID_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    COMBO_COUNT_FIELD_NUMBER: _ClassVar[int]
    id: bytes
    content: bytes
    combo_count: int
    def __init__(self, id: _Optional[bytes] = ..., content: _Optional[bytes] = ..., combo_count: _Optional[int] = ...) -> None: ...

class AppFeedPush(_message.Message):
    __slots__ = ("comments",)
    COMMENTS_FIELD_NUMBER: _ClassVar[int]
    comments: _containers.RepeatedCompositeFieldContainer[AppComment]
    def __init__(self, comments: _Optional[_Iterable[_Union[AppComment, _Mapping]]] = ...) -> None: ...

class AppUser(_message.Message):
    __slots__ = ("id", "name")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    id: int
    name: bytes
    def __init__(self, id: _Optional[int] = ..., name: _Optional[bytes] = ...) -> None: ...

class AppComment(_message.Message):
    __slots__ = ("id", "user", "time", "content")
    ID_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    id: bytes
    user: AppUser
    time: int
    content: bytes
    def __init__(self, id: _Optional[bytes] = ..., user: _Optional[_Union[AppUser, _Mapping]] = ..., time: _Optional[int] = ..., content: _Optional[bytes] = ...) -> None: ...

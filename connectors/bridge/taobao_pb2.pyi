# mypy: ignore-errors
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Subject(_message.Message):
    __slots__ = ("id", "type", "user")
    ID_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    id: bytes
    type: int
    user: bytes
    def __init__(self, id: _Optional[bytes] = ..., type: _Optional[int] = ..., user: _Optional[bytes] = ...) -> None: ...

class Sender(_message.Message):
    __slots__ = ("nick", "time")
    NICK_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    nick: bytes
    time: int
    def __init__(self, nick: _Optional[bytes] = ..., time: _Optional[int] = ...) -> None: ...

class Said(_message.Message):
    __slots__ = ("content",)
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    def __init__(self, content: _Optional[bytes] = ...) -> None: ...

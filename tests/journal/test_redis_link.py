"""The way to Redis: what a URL names, passwords, TLS, Sentinel, Cluster; and what is said when nobody is there."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import uuid
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from companion.domain.trouble import Trouble
from companion.journal import open_journal
from companion.journal.port import BookAway
from companion.journal.redis_link import Target, read_url
from tests.journal.shelves import opened, sequences, shed
from tests.servers import FAST, RedisServer, free_port, running


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("redis://host", Target(hosts=(("host", 6379),))),
        ("redis://host:7000/3?station=a", Target(hosts=(("host", 7000),), db=3, station="a")),
        ("rediss://u%40:p%3A@h?cacert=/c&check_hostname=no", Target(
            hosts=(("h", 6379),), tls=True, username="u@", secret="p:", cacert="/c", check_hostname=False)),
        ("redis://:word@[::1]:7000", Target(hosts=(("::1", 7000),), secret="word")),
        ("redis+sentinel://a,b:1/shop/2?replicas=1", Target(
            hosts=(("a", 26379), ("b", 1)), kind="sentinel", service="shop", db=2, replicas=1)),
        ("rediss+cluster://a:1,b:2", Target(hosts=(("a", 1), ("b", 2)), kind="cluster", tls=True)),
    ],
)  # fmt: skip
def test_a_url_names_servers_and_how_to_get_in(url: str, target: Target) -> None:
    assert read_url(url) == target


@pytest.mark.parametrize(
    "url",
    ["redis://", "redis://host/x", "redis://host/0/1", "redis+sentinel://host", "redis+cluster://host/1",
     "redis://host?colour=red", "redis+mesh://host", "redis://user:hush@host:port", "redis://user:hush@host/0#x"],
)  # fmt: skip
def test_a_url_that_makes_no_sense_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read_url(url)
    assert "hush" not in trouble.value.zh + trouble.value.en


async def write_and_read(url: str) -> None:
    async with opened(lambda: open_journal(f"{url}patience=0.2&station={uuid.uuid4().hex}", Path())) as book:
        assert await book.append(0, shed(1, 3), "a") == 3
        assert sequences(book) == [1, 2, 3]


async def test_a_user_with_the_right_password_gets_in_and_another_is_told_why_not(tmp_path: Path) -> None:
    port = free_port()
    users = ("--user", "default", "off", "--user", "village", "on", ">plum", "~*", "&*", "+@all")
    knock = {"username": "village", "password": "plum"}
    with running(tmp_path, *FAST, *users, port=port, knock=knock):
        await write_and_read(f"redis://village:plum@127.0.0.1:{port}/0?")
        with pytest.raises(BookAway, match="用户名和密码") as refused:
            await write_and_read(f"redis://village:pear@127.0.0.1:{port}/0?")
        assert "pear" not in refused.value.zh + refused.value.en


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "village")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    cert_file, key_file = folder / "cert.pem", folder / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(*plain))
    return cert_file, key_file


async def test_tls_is_spoken_and_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    port = free_port()
    tls = ("--tls-cert-file", str(cert), "--tls-key-file", str(key), "--tls-ca-cert-file", str(cert))
    only = ("--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no")
    with running(tmp_path, *FAST, *tls, *only, port=port, knock={"ssl": True, "ssl_ca_certs": str(cert)}):
        await write_and_read(f"rediss://127.0.0.1:{port}/0?cacert={cert}&")
        with pytest.raises(BookAway, match="certificate"):
            await write_and_read(f"rediss://127.0.0.1:{port}/0?")


async def test_sentinel_is_asked_where_the_book_is_written(tmp_path: Path, redis_server: RedisServer) -> None:
    port = free_port()
    settings = tmp_path / "sentinel.conf"
    settings.write_text(f"port {port}\nbind 127.0.0.1\nsentinel monitor shop 127.0.0.1 {redis_server.port} 1\n")
    with running(tmp_path, str(settings), "--sentinel", port=port):
        await write_and_read(f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{port}/shop?")
        with pytest.raises(BookAway):
            await write_and_read(f"redis+sentinel://127.0.0.1:{port}/orchard?")


async def test_in_a_cluster_any_node_shows_the_way_and_one_that_is_down_does_no_harm(
    redis_cluster: list[RedisServer],
) -> None:
    for server in redis_cluster:
        await write_and_read(f"redis+cluster://127.0.0.1:{free_port()},127.0.0.1:{server.port}?")


async def test_who_finds_nobody_there_says_so_and_what_to_do() -> None:
    with pytest.raises(BookAway, match="连不上账本"):
        await write_and_read(f"redis://127.0.0.1:{free_port()}/0?")


async def test_a_url_that_calls_a_server_what_it_is_not_is_told_so(redis_server: RedisServer) -> None:
    for url in (f"redis://127.0.0.1:{redis_server.port}/999?", f"redis+sentinel://127.0.0.1:{redis_server.port}/shop?"):
        with pytest.raises(BookAway, match="不是账本地址说的那样"):
            await write_and_read(url)


async def test_a_program_that_is_no_redis_and_one_that_speaks_no_tls_are_told_of() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(BookAway, match="不是账本地址说的那样"):
            await write_and_read(f"redis://127.0.0.1:{port}/0?")
        with pytest.raises(BookAway, match="是不是开了 TLS"):
            await write_and_read(f"rediss://127.0.0.1:{port}/0?")

"""Sessions in a Redis or Valkey server, which several web servers share.

What must be atomic is a Lua script, which the server runs alone. The server deletes a session's keys when it
expires. Whether a restart of that server keeps them is its own setting. All keys of a session have its code as their
hash tag, but opening one also counts all of them under a key without: a Redis Cluster would refuse that script.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import redis

from core.classroom.store import Sheet, StoreUnavailableError

PREFIX = "logit-lab"
CODES = f"{PREFIX}:codes"
"""A sorted set of all codes, by the time at which they expire."""
SECONDS = 3.0
"""A server in the same network answers within milliseconds; a page that waits longer shows that it is lost."""

OPEN = """
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[2]) or redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'board', ARGV[5], 'ballot', ARGV[6], 'ends', ARGV[7],
  'is_locked', ARGV[8], 'expires', ARGV[9], 'changes', 0)
redis.call('EXPIREAT', KEYS[1], math.ceil(tonumber(ARGV[9])))
redis.call('ZADD', KEYS[2], ARGV[9], ARGV[3])
return 1
"""
CHANGE = """
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'board', ARGV[3], 'ballot', ARGV[4], 'ends', ARGV[5],
  'is_locked', ARGV[6])
return 1
"""
JOIN = """
local session = redis.call('HMGET', KEYS[1], 'is_locked', 'expires')
if not session[2] then return 0 end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 1 end
if session[1] == '1' or redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then return 0 end
local place = redis.call('HINCRBY', KEYS[1], 'joined', 1)
redis.call('HSET', KEYS[2], ARGV[1], string.format('%06d', place) .. ARGV[2])
redis.call('EXPIREAT', KEYS[2], math.ceil(tonumber(session[2])))
redis.call('HINCRBY', KEYS[1], 'changes', 1)
return 1
"""
RENAME = """
local former = redis.call('HGET', KEYS[2], ARGV[1])
if not former then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], string.sub(former, 1, 6) .. ARGV[2])
redis.call('HINCRBY', KEYS[1], 'changes', 1)
return 1
"""
DISMISS = """
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then return 0 end
for _, ballot in ipairs(redis.call('SMEMBERS', KEYS[3])) do redis.call('HDEL', ARGV[2] .. ballot, ARGV[1]) end
redis.call('HINCRBY', KEYS[1], 'changes', 1)
return 1
"""
ANSWER = """
local session = redis.call('HMGET', KEYS[1], 'ballot', 'ends', 'expires')
if not session[1] or session[1] == '' or session[1] ~= ARGV[1] then return 0 end
if session[2] ~= 'inf' and tonumber(session[2]) <= tonumber(ARGV[4]) then return 0 end
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('EXPIREAT', KEYS[3], math.ceil(tonumber(session[3])))
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('EXPIREAT', KEYS[4], math.ceil(tonumber(session[3])))
redis.call('HINCRBY', KEYS[1], 'changes', 1)
return 1
"""
FORGET = """
local count = redis.call('HDEL', KEYS[2], ARGV[1])
if count == 1 then redis.call('HINCRBY', KEYS[1], 'changes', 1) end
return count
"""
PLACE_DIGITS = 6
"""Characters before a stored nickname: the place in the order of joining."""


class RedisStore:
    """A ``Store`` in a Redis or Valkey server.

    Parameters
    ----------
    address : str
        Such as ``redis://host:6379/0``.
    """

    is_lasting = True

    def __init__(self, address: str) -> None:
        self._server = redis.Redis.from_url(
            address, decode_responses=True, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        )
        self._scripts = {
            script: self._server.register_script(script)
            for script in (OPEN, CHANGE, JOIN, RENAME, DISMISS, ANSWER, FORGET)
        }

    def _run(self, script: str, keys: list[str], *arguments: str | float) -> bool:
        with _answering():
            return bool(self._scripts[script](keys=keys, args=list(arguments)))

    def open(self, code: str, sheet: Sheet, *, now: float, most: int) -> bool:
        """See ``Store``."""
        return self._run(OPEN, [_key(code), CODES], now, most, code, *_values(sheet), sheet.expires)

    def sheet(self, code: str, *, now: float) -> Sheet | None:
        """See ``Store``."""
        with _answering():
            held: Any = self._server.hgetall(_key(code))
        if not held or float(held["expires"]) <= now:
            return None
        return Sheet(
            version=int(held["version"]),
            board=held["board"],
            ballot=held["ballot"],
            ends=float(held["ends"]),
            is_locked=held["is_locked"] == "1",
            expires=float(held["expires"]),
        )

    def change(self, code: str, sheet: Sheet) -> bool:
        """See ``Store``."""
        return self._run(CHANGE, [_key(code)], sheet.version - 1, *_values(sheet))

    def join(self, code: str, member: str, nickname: str, *, most: int) -> bool:
        """See ``Store``."""
        return self._run(JOIN, [_key(code), _key(code, "members")], member, nickname, most)

    def members(self, code: str) -> Mapping[str, str]:
        """See ``Store``."""
        with _answering():
            held: Any = self._server.hgetall(_key(code, "members"))
        return {member: placed[PLACE_DIGITS:] for member, placed in sorted(held.items(), key=lambda entry: entry[1])}

    def rename(self, code: str, member: str, nickname: str) -> None:
        """See ``Store``."""
        self._run(RENAME, [_key(code), _key(code, "members")], member, nickname)

    def dismiss(self, code: str, member: str) -> None:
        """See ``Store``."""
        keys = [_key(code), _key(code, "members"), _key(code, "ballots")]
        self._run(DISMISS, keys, member, _key(code, ""))

    def answer(self, code: str, ballot: str, member: str, value: str, *, now: float) -> bool:
        """See ``Store``."""
        keys = [_key(code), _key(code, "members"), _key(code, ballot), _key(code, "ballots")]
        return self._run(ANSWER, keys, ballot, member, value, now)

    def own(self, code: str, member: str, ballot: str) -> tuple[str | None, str | None]:
        """See ``Store``."""
        with _answering(), self._server.pipeline(transaction=False) as pipeline:
            pipeline.hget(_key(code, "members"), member)
            pipeline.hget(_key(code, ballot), member)
            placed, value = pipeline.execute()
        return (None, None) if placed is None else (placed[PLACE_DIGITS:], value)

    def answers(self, code: str, ballot: str) -> Mapping[str, str]:
        """See ``Store``."""
        with _answering():
            held: Any = self._server.hgetall(_key(code, ballot))
        return dict(held)

    def forget(self, code: str, ballot: str, member: str) -> None:
        """See ``Store``."""
        self._run(FORGET, [_key(code), _key(code, ballot)], member)

    def news(self, codes: Iterable[str]) -> Mapping[str, tuple[int, int]]:
        """See ``Store``."""
        asked = list(codes)
        with _answering(), self._server.pipeline(transaction=False) as pipeline:
            for code in asked:
                pipeline.hmget(_key(code), "version", "changes")
            found = pipeline.execute()
        return {
            code: (int(version), int(changes))
            for code, (version, changes) in zip(asked, found, strict=True)
            if version is not None
        }

    def delete(self, code: str) -> None:
        """See ``Store``."""
        with _answering():
            ballots: Any = self._server.smembers(_key(code, "ballots"))
            parts = ("members", "ballots", *ballots)
            self._server.delete(_key(code), *(_key(code, part) for part in parts))
            self._server.zrem(CODES, code)

    def tidy(self, *, now: float) -> None:
        """See ``Store``; the server itself deletes the sessions, and this their codes."""
        with _answering():
            self._server.zremrangebyscore(CODES, "-inf", now)

    def shut(self) -> None:
        """See ``Store``."""
        self._server.close()


def _key(code: str, part: str = "sheet") -> str:
    return f"{PREFIX}:{{{code}}}:{part}"


def _values(sheet: Sheet) -> tuple[str | float, ...]:
    ends = "inf" if math.isinf(sheet.ends) else sheet.ends
    return sheet.version, sheet.board, sheet.ballot, ends, int(sheet.is_locked)


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (redis.RedisError, OSError) as problem:
        raise StoreUnavailableError(str(problem)) from problem

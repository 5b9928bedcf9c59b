-- Whose turn is it to do what one process does at a time? (reconcile/duty.hpp)
-- KEYS 7 the duty's hash: token of its lease, which counts `from` and `until` then; when it was `finished`; since when
--      somebody has been at it and it was not (`begun`); and a cursor, which is kept without end
-- ARGV 3 token of whoever asks, 8 its lease (ms), 9 not sooner than this after it was last finished (ms)
-- Returns {'1', cursor, for how long (ms) it was begun and not finished} or {'0', in how many ms to ask again, the same}.
local DUTY, lease_ms, every_ms = KEYS[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local token, from_ms, until_ms, finished, cursor, begun =
    unpack(redis.call('HMGET', DUTY, 'token', 'from', 'until', 'finished', 'cursor', 'begun'))
local unfinished = digits(math.max(0, NOW - (tonumber(begun) or NOW)))
local held_for = token and token ~= TOKEN and (tonumber(until_ms) or 0) - NOW or 0
-- One from the future is a dead process's, which had a wrong clock: it must not hold the duty for a year.
if held_for > 0 and (tonumber(from_ms) or 0) <= NOW then return {'0', digits(held_for), unfinished} end
local due_in = (tonumber(finished) or 0) + every_ms - NOW
-- Longer than `every` if the clock was put back since: then it is done now, and not in a year.
if due_in > 0 and due_in <= every_ms then return {'0', digits(due_in), unfinished} end
redis.call('HSET', DUTY, 'token', TOKEN, 'from', digits(NOW), 'until', digits(NOW + lease_ms))
redis.call('HSETNX', DUTY, 'begun', digits(NOW))
return {'1', cursor or '', unfinished}

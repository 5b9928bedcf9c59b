-- Whose turn is it to do what one process does at a time? (reconcile/duty.hpp)
-- KEYS 7 the duty's hash: token and `until` of its lease, `finished`, and a cursor, which is kept without end
-- ARGV 3 token of whoever asks, 8 its lease (ms), 9 not sooner than this after it was last finished (ms)
-- Returns {'1', cursor} or {'0', in how many ms to ask again}.
local DUTY, lease_ms, every_ms = KEYS[7], tonumber(ARGV[8]), tonumber(ARGV[9])
local token, until_ms, finished, cursor = unpack(redis.call('HMGET', DUTY, 'token', 'until', 'finished', 'cursor'))
local held_for = token and token ~= TOKEN and (tonumber(until_ms) or 0) - NOW or 0
if held_for > 0 then return {'0', digits(held_for)} end
local due_in = (tonumber(finished) or 0) + every_ms - NOW
-- Longer than `every` if the clock was put back since: then it is done now, and not in a year.
if due_in > 0 and due_in <= every_ms then return {'0', digits(due_in)} end
redis.call('HSET', DUTY, 'token', TOKEN, 'until', digits(NOW + lease_ms))
return {'1', cursor or ''}

-- May one more of these happen now? At most ARGV 8 in any ARGV 9 ms: updates of a device's codes, a channel's sends.
-- KEYS 7 the times of the latest ones, by names of no meaning; ARGV 10 is a new one
-- Returns 0, or in how many ms to come again.
local TURNS, most, window_ms = KEYS[7], tonumber(ARGV[8]), tonumber(ARGV[9])
redis.call('ZREMRANGEBYSCORE', TURNS, '-inf', digits(NOW - window_ms))
local over = redis.call('ZCARD', TURNS) - most
if over >= 0 then
    -- The limit may have been lowered meanwhile: then more than the oldest must go first.
    local last_to_go = redis.call('ZRANGE', TURNS, over, over, 'WITHSCORES')[2]
    return math.max(1, tonumber(last_to_go) + window_ms - NOW)
end
redis.call('ZADD', TURNS, digits(NOW), ARGV[10])
redis.call('PEXPIRE', TURNS, digits(window_ms))
return 0

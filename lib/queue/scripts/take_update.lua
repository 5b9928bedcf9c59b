-- May a code of this device be updated now? Seam and the lock are spared more than ARGV 8 times in ARGV 9 ms.
-- KEYS 7 the times of the device's latest updates, by names of no meaning; ARGV 10 is a new one
-- Returns yes or no.
local UPDATES, most, window_ms = KEYS[7], tonumber(ARGV[8]), tonumber(ARGV[9])
redis.call('ZREMRANGEBYSCORE', UPDATES, '-inf', digits(NOW - window_ms))
if redis.call('ZCARD', UPDATES) >= most then return 'no' end
redis.call('ZADD', UPDATES, digits(NOW), ARGV[10])
redis.call('PEXPIRE', UPDATES, digits(window_ms))
return 'yes'

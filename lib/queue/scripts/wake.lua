-- Jobs that wait for a reason which a person may have mended are ready at once. Those that are due later than ARGV 8 (ms
-- from now), or beyond the first ARGV 9, are left: they come due by themselves.
-- KEYS 6 the prefix of job keys
-- ARGV 10… Lua patterns, one of which the reason must match
-- Returns how many were woken.
local woken = 0
local soon = digits(NOW + tonumber(ARGV[8]))
for _, id in ipairs(redis.call('ZRANGEBYSCORE', WAITING, '-inf', soon, 'LIMIT', 0, ARGV[9])) do
    local reason = redis.call('HGET', JOB .. id, 'reason') or ''
    for at = 10, #ARGV do
        if reason:find(ARGV[at]) then
            make_ready(id, JOB .. id)
            history(id, JOB .. id, 'ready', 'the configuration was reloaded')
            woken = woken + 1
            break
        end
    end
end
return woken

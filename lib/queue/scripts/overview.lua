-- How many jobs are where, read at one moment. KEYS 6 the prefix of job keys, 7 paused
-- ARGV 8 how many jobs of each state are asked for their age
-- Returns {now, what pause.lua stored or '', when that ends or '', {state, jobs, first, oldest}, …}; `first` is the
-- lowest score, `oldest` the earliest received_at, each '' where there is none.
local PAUSED, looked_at = KEYS[7], tonumber(ARGV[8])

local function oldest_of(ids)
    local oldest
    for _, id in ipairs(ids) do
        local received = tonumber(redis.call('HGET', JOB .. id, 'received_at'))
        if received and (not oldest or received < oldest) then oldest = received end
    end
    return oldest and digits(oldest) or ''
end

local left = redis.call('PTTL', PAUSED)
local answer = {digits(NOW), redis.call('GET', PAUSED) or '', left > 0 and digits(NOW + left) or ''}
for _, state in ipairs({'ready', 'leased', 'waiting', 'dead'}) do
    local set = INDEX[state]
    local first = redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
    local oldest = oldest_of(redis.call('ZRANGE', set, 0, looked_at - 1))
    table.insert(answer, {state, redis.call('ZCARD', set), first and digits(tonumber(first)) or '', oldest})
end
return answer

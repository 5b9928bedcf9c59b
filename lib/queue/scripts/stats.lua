-- How many jobs are in each state, and for how long the one that came there first has been: {{state, count, age in ms}, …}.
-- KEYS 6 the prefix of job keys
-- ARGV 8 how many jobs of each end of a set are looked at. Sets are sorted by other things than age, so among more jobs
--      than twice as many the oldest may be missed; counting stays cheap however long the queue is.
local sample = tonumber(ARGV[8])

local function since(id)
    local known = redis.call('HMGET', JOB .. id, 'since', 'received_at')
    return tonumber(known[1]) or tonumber(known[2]) or NOW
end

local stats = {}
for _, state in ipairs({'waiting', 'ready', 'leased', 'dead'}) do
    local oldest = NOW
    for _, id in ipairs(redis.call('ZRANGE', INDEX[state], 0, sample - 1)) do oldest = math.min(oldest, since(id)) end
    for _, id in ipairs(redis.call('ZRANGE', INDEX[state], -sample, -1)) do oldest = math.min(oldest, since(id)) end
    table.insert(stats, {state, redis.call('ZCARD', INDEX[state]), NOW - oldest})
end
return stats

-- Jobs that are followed, next departure first; stays that are over are taken out before.
-- KEYS 6 the prefix of job keys
-- ARGV 8 workspace, 9 rank of the first, 10 how many are looked at
-- Returns {rank to go on with or '', {id, fields as HGETALL gives them}, …} of those that belong to this workspace.
local workspace, first, most = ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10])
if first == 0 then redis.call('ZREMRANGEBYSCORE', FOLLOWED, '-inf', '(' .. digits(NOW)) end

local ids = redis.call('ZRANGE', FOLLOWED, first, first + most - 1)
local answer = {#ids == most and digits(first + most) or ''}
for _, id in ipairs(ids) do
    local job = JOB .. id
    if redis.call('HGET', job, 'workspace') == workspace then
        table.insert(answer, {id, redis.call('HGETALL', job)})
    end
end
return answer

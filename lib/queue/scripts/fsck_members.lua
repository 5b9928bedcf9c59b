-- fsck: members of the sets, of that of followed jobs as well, that have no job. There is nothing in them to look at, so they are taken out.
-- KEYS 6 the prefix of job keys
-- ARGV 8 '1' to repair, 9… ids
-- Returns the ids without a job.
local orphans = {}
for at = 9, #ARGV do
    local id = ARGV[at]
    if redis.call('EXISTS', JOB .. id) == 0 then
        table.insert(orphans, id)
        if ARGV[8] == '1' then
            for _, index in pairs(INDEX) do redis.call('ZREM', index, id) end
            redis.call('ZREM', FOLLOWED, id)
            history(id, JOB .. id, 'repaired', 'a place in the queue without a job; taken out')
        end
    end
end
return orphans

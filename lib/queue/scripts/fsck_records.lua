-- fsck: records that name a job which is not there. '' names none: an event without an access code.
-- KEYS 6 the prefix of job keys, 7… the records
-- ARGV 8 '1' to remove them
-- Returns {record, the job's id} of each.
local dangling = {}
for at = 7, #KEYS do
    local id = redis.pcall('GET', KEYS[at])
    if type(id) == 'table' then id = '(not a string)' end  -- an error
    if id and id ~= '' and redis.call('EXISTS', JOB .. id) == 0 then
        table.insert(dangling, {KEYS[at], id})
        if ARGV[8] == '1' then
            redis.call('DEL', KEYS[at])
            history(id, JOB .. id, 'repaired', 'a record of a job that is not there; removed')
        end
    end
end
return dangling

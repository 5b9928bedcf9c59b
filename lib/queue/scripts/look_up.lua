-- Jobs as they are now. KEYS 6 the prefix of job keys; ARGV 8… ids
-- Returns {id, score in its state's set or '', fields as HGETALL gives them} of each that is there.
local found = {}
for at = 8, #ARGV do
    local id = ARGV[at]
    local fields = redis.call('HGETALL', JOB .. id)
    if #fields > 0 then
        local index = INDEX[redis.call('HGET', JOB .. id, 'state')]
        local score = index and redis.call('ZSCORE', index, id)
        table.insert(found, {id, score and digits(tonumber(score)) or '', fields})
    end
end
return found

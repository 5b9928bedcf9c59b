-- Gives a backup, ARGV 8, to this job's original until ARGV 9 (ms since 1970), unless another has it.
-- KEYS 7 backup:<id>, holds the original's id
-- Returns ok, or taken.
if not owned() then return 'lost' end
local BACKUP = KEYS[7]
local owner = redis.call('GET', BACKUP)
if owner and owner ~= ID then
    history(ID, JOB, 'backup taken', ARGV[8] .. ' belongs to ' .. owner)
    return 'taken'
end
redis.call('SET', BACKUP, ID, 'PX', digits(math.max(1, tonumber(ARGV[9]) - NOW)))
redis.call('HSET', JOB, 'backup_access_code_id', ARGV[8])
history(ID, JOB, 'backup assigned', ARGV[8])
return 'ok'

-- fsck: puts ARGV 10 in place of the ledger line ARGV 9 in field ARGV 8, if it still stands there.
if redis.call('HGET', JOB, ARGV[8]) ~= ARGV[9] then return 'changed' end
redis.call('HSET', JOB, ARGV[8], ARGV[10])
history(ID, JOB, 'repaired', ARGV[8] .. ' could not be read; it may have been sent')
return 'ok'

-- The guest was told, or there is nothing to do: ARGV 8 is the outcome. The job is kept for ARGV 9 ms after now
-- and after the end of the stay, for `why`, and so that the guest is not told again.
if not owned() then return 'lost' end
store_facts()
survived()
if looked_at_again('done', ARGV[8]) then return 'ready' end
move(ID, JOB, 'done')
redis.call('HSET', JOB, 'outcome', ARGV[8])
redis.call('PEXPIREAT', JOB, digits(math.max(NOW, tonumber(ARGV[5]) or 0) + tonumber(ARGV[9])))
history(ID, JOB, 'done', ARGV[8])
return 'ok'

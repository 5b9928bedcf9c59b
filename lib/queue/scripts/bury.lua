-- A person must act: ARGV 8 says why. Kept until one does.
if not owned() then return 'lost' end
store_facts()
survived()
redis.call('HSET', JOB, 'error', ARGV[8])
if looked_at_again('dead', ARGV[8]) then return 'ready' end
move(ID, JOB, 'dead', NOW)
history(ID, JOB, 'dead', ARGV[8])
return 'ok'

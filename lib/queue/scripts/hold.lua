-- Nothing failed; somebody looks again in ARGV 8 ms. ARGV 9 says why.
if not owned() then return 'lost' end
store_facts()
survived()
if looked_at_again('held', ARGV[9]) then return 'ready' end
local due = NOW + tonumber(ARGV[8])
wait('hold', due, ARGV[9])
history(ID, JOB, 'held', ARGV[9], due)
return 'ok'

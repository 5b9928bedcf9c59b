-- Nothing failed; somebody looks again at ARGV 8 (ms since 1970). ARGV 9 says why.
if not owned() then return 'lost' end
store_facts()
survived()
if looked_at_again('held', ARGV[9]) then return 'ready' end
wait('hold', tonumber(ARGV[8]), ARGV[9])
history(ID, JOB, 'held', ARGV[9], tonumber(ARGV[8]))
return 'ok'

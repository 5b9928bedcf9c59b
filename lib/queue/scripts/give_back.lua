-- The worker stops before it came to an end: ready at once, no death and no attempt counted.
if not owned() then return 'lost' end
make_ready(ID, JOB)
history(ID, JOB, 'ready', 'given back')
return 'ready'

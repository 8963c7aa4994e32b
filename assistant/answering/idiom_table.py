"""The idiomatic and phrasal verbs of idioms.py, as a table. Knowledge of English alone.

VERBS, one a line: head verb | what follows it, a regular expression | plain verb, in the infinitive. The plain verb takes the
form of the head. "~" is a place for an object ("put ~forward": "put forward the plan", "put it forward"), "<its>" a possessive.
"""

VERBS = r"""
# joining and leaving
come | (?:on board|aboard)(?: (?:of|with))? | join
get | (?:on board|aboard)(?: (?:of|with))? | join
hop | (?:on board|aboard)(?: of)? | join
climb | (?:on board|aboard)(?: of)? | join
jump | (?:on board|aboard)(?: of)? | join
jump | on(?:to)? the bandwagon(?: of)? | join
throw | in <its> lots? with | join
cast | <its> lots? with | join
sign | up (?:to|for|with) | join
enter | the fold(?: of)? | join
come | into the fold(?: of)? | join
become | (?:a )?part of | join
take | up membership (?:of|in) | join
pull | out(?: of)? | leave
drop | out(?: of)? | leave
bow | out(?: of)? | leave
back | out(?: of)? | leave
walk | (?:away from|out of|out on) | leave
turn | <its> backs? on | leave
part | (?:ways|company) with | leave
break | away from | leave
cut | ties with | leave
jump | ship | leave
call | it quits | quit
# beginning
see | the light of day | begin
get | off the ground|under ?way|going|started|rolling | begin
come | into (?:being|existence|life)|to life | begin
kick | off | begin
set | ~in motion | start
set | the ball rolling | start
get | the ball rolling | start
swing | into action | start
go | live | begin
open | <its> doors | open
break | ground (?:on|for) | start building
come | on ?(?:stream|line) | start operating
bring | ~into (?:being|existence|life) | create
call | ~into (?:being|existence) | create
# ending
come | to an end|to a close|to a halt | end
draw | to (?:a|its) close | end
run | its course | end
cease | to exist | end
bring | ~to (?:an end|a close|a halt) | end
put | an? (?:end|stop) to | end
call | (?:a halt to|time on) | end
bring | down the curtain on | end
break | ~off(?= (?:talks|negotiations|relations|contact|ties|it\b|them\b)) | end
wind | ~up(?! in\b) | dissolve
call | ~off | cancel
pull | the plug on | cancel
do | away with | abolish
get | rid of | eliminate
give | ~up(?: on)? | abandon
throw | in the towel | give up
close | ~down | close
shut | ~down | close
# following one another, leading
take | the place of | succeed
step | into the shoes of | succeed
fill | the shoes of | succeed
pick | up the baton(?: from)? | succeed
be | next in line (?:after|behind) | follow
call | the (?:shots|tune)(?: (?:at|in|for|of))? | lead
wield | the (?:gavel|baton)(?: (?:at|in|for|of))? | lead
run | the show(?: (?:at|in|for|of))? | lead
head | up | head
hold | the pen(?: (?:on|for|of))? | draft
# taking part, representing
take | part in | participate in
have | a hand in | participate in
have | a (?:seat|place) at the table | participate
sit | (?:at|around|round) the (?:(?:negotiating|bargaining|conference) )?table | participate
be | (?:at|around|round) the (?:(?:negotiating|conference) )?table (?:at|of|in)(?= (?:the|its|this|that)\b) | participate in
be | (?:at|around|round) the (?:(?:negotiating|bargaining|conference) )?table | participate
sit | in on | attend
be | present (?:at|for) | attend
be | (?:on hand|in attendance)(?: (?:at|for))? | attend
put | in an appearance(?: at)? | attend
turn | up (?:at|for) | attend
show | up (?:at|for) | attend
play | host to | host
speak | for(?! (?:itself|themselves|himself|herself|\d|an?\b|hours|minutes|long\b|the (?:first|last)\b)) | represent
speak | on behalf of | represent
act | on behalf of | represent
stand | in for | replace
# meeting, working together
get | together(?: with)? | meet
meet | up with | meet
sit | down with | meet
join | (?:forces|hands) with | cooperate with
team | up with | cooperate with
link | (?:arms|up) with | cooperate with
work | (?:hand in hand|hand in glove) with | cooperate with
be | at (?:odds|loggerheads) with | disagree with
see | eye to eye(?: with)? | agree
come | to terms on | agree on
shake | hands on | agree on
# signing, negotiating
put | pen to paper(?: (?:on|for))? | sign
put | <its> (?:names?|signatures?) to | sign
hammer | ~out | negotiate
thrash | ~out | negotiate
iron | ~out | resolve
# proposing, choosing
put | ~forward | propose
put | ~on the table | propose
lay | ~on the table | propose
float | (?=(?:the|an?) (?:idea|plan|proposal)) | propose
come | up with | devise
throw | <its> hats? in(?:to)? the ring | apply
put | in for | apply for
call | for(?! (?:tenders?|proposals?|papers?|bids?|applications?|evidence)\b) | demand
opt | for | choose
plump | for | choose
settle | on | choose
pick | ~out | choose
make | up <its> minds? | decide
set | <its> sights on | aim for
# approving, rejecting, excluding
sign | off(?: on)? | approve
give | <its> blessing to | approve
give | the (?:green light|go-ahead|nod|thumbs up) (?:to|for) | approve
give | ~(?:the|a) (?:green light|go-ahead|nod|thumbs up) | approve
wave | ~through | approve
say | yes to | accept
say | no to | reject
turn | ~down(?! (?:a|the) (?:road|street|path)) | reject
throw | ~out | reject
vote | ~down | reject
rule | ~out | exclude
shut | ~out | exclude
keep | ~out(?! of) | exclude
leave | ~out(?! of) | omit
stand | in the way of | block
get | in the way of | block
strike | ~down | annul
# supporting, opposing, criticising
stand | behind(?! (?:an?|the) (?:door|podium|desk|counter|wall|lectern|curtain|table)s?\b) | support
get | behind | support
be | (?:fully |firmly |right )?behind(?= (?:the|this|that) (?:plan|proposal|idea|project|bid|initiative|deal)) | support
throw | <its> (?:weight|support) behind | support
lend | <its> support to | support
lend | a hand to | help
give | a hand to | help
be | in favou?r of | support
be | opposed to | oppose
stand | up to | oppose
speak | out against | criticise
hit | out at | criticise
lash | out at | criticise
find | fault with | criticise
take | aim at | criticise
come | under fire | be criticised
take | issue with | dispute
pay | tribute to | praise
sing | the praises of | praise
cast | doubt on | question
call | ~into question | question
fly | in the face of | contradict
# keeping to what was agreed
stick | to | comply with
abide | by | comply with
play | by | comply with
live | up to | fulfil
make | good on | fulfil
follow | through on | implement
fall | foul of | breach
run | (?:a)?foul of | breach
go | back on | breach
pass | into law | become law
# carrying out
carry | ~out(?= (?:\w+ ){0,3}(?:survey|stud|test|review|inspection|analys|research|investigation|audit|check)) | conduct
carry | ~out | implement
put | ~into (?:practice|effect|action) | implement
give | effect to | implement
put | ~in place | establish
draw | ~up | draft
carry | on | continue
press | (?:on|ahead) with | continue
push | ahead with | continue
go | ahead with | proceed with
put | ~off | postpone
push | ~back | postpone
put | ~on (?:hold|ice|the back burner) | suspend
lay | ~off | dismiss
fall | (?:through|apart) | fail
come | to (?:nothing|naught) | fail
get | to grips with | tackle
come | to grips with | tackle
take | care of | handle
make | use of | use
# looking into, watching
look | at first(?=\W*$) | give priority to
look | into(?! the (?:mirror|camera|eyes?|future|sun|distance)\b) | investigate
dig | into | investigate
get | to the bottom of | investigate
take | stock of | review
take | ~into (?:account|consideration) | consider
mull | ~over | consider
keep | (?:an eye on|tabs on|track of|watch over) | monitor
watch | over | oversee
check | up on | check
# saying, publishing
set | ~out(?= (?:what|how|why|in|on|about|for|the|an?|its|their|that|which)\b|\?|$) | say
set | forth | say
lay | ~down(?! (?:arms|<its> (?:arms|weapons|tools))) | say
spell | ~out | say
make | ~public | publish
come | out(?= (?:in|on) (?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b)|\?|$) | be published
make | ~known | announce
let | it be known | announce
break | the news (?:of|that) | announce
give | notice (?:of|that) | notify
touch | (?:up)?on | mention
bring | ~up | mention
flag | ~up | mention
single | ~out | name
shed | light on | explain
clear | ~up | clarify
sum | ~up | summarise
bear | ~out | confirm
hand | ~in | submit
send | ~in(?! \d) | submit
# money
chip | in | contribute
cough | ~up | pay
stump | ~up | pay
fork | ~out | pay
shell | ~out | pay
pony | ~up | pay
ante | up | pay
put | ~(?:in|up)(?= (?:money|cash|funds|capital|[$€£]?\d)|\?|$) | contribute
put | (?:money|cash|funds|capital) (?:into|towards?) | contribute to
put | (?:money|cash|funds|capital) in(?= (?!(?:for|to|too|as|also|on|at)\b)\w) | contribute to
put | (?:money|cash|funds|capital) in(?=\W*$| (?:for|too|as|also|on|at)\b) | contribute
make | a (?:contribution|donation) (?:to|towards?) | contribute to
foot | the bill | pay
pick | up the (?:tab|bill) | pay
bear | the costs? of | pay for
pay | ~back | repay
pump | into | invest in
pour | into | invest in
plough | into | invest in
set | ~aside | allocate
put | ~aside | allocate
make | ~available | provide
hand | ~out | distribute
dole | ~out | distribute
share | ~out | distribute
splash | out on | spend on
bring | in(?= (?:money|revenue|income|cash|[$€£]?\d+ (?:m|bn|million|billion)\b)) | earn
rake | ~in | earn
bring | ~in(?= (?:the|an?|this|that|new|its|their|stricter|tougher)\b|\?|$) | introduce
buy | ~up | buy
snap | ~up | buy
buy | ~out | acquire
sell | ~off | sell
# amounts that are reached, raised, lowered
run | (?:up|in)?(?:to| to)(?= |\?|$) | amount to
add | up to | amount to
weigh | in at | amount to
clock | in at | amount to
ramp | ~up | increase
step | ~up(?! to) | increase
scale | ~up | increase
beef | ~up | strengthen
shore | ~up | strengthen
push | ~up | raise
drive | ~up | raise
push | ~down | lower
bring | ~down | lower
scale | ~(?:down|back) | reduce
cut | (?:back|down)(?: on)? | reduce
pare | ~(?:down|back) | reduce
whittle | ~(?:down|away) | reduce
shoot | up | rise
speed | ~up | accelerate
roll | ~back | reverse
water | ~down | weaken
count | on | depend on
bank | on | depend on
hinge | on | depend on
give | rise to | cause
bring | ~about | cause
"""

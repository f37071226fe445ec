"""Lists of words that search treats in their own way. Data."""

from __future__ import annotations

from nhsr_registry.smallwords import SMALL

# ruff: noqa: SIM905 - a list of words is read best as words

#: Words that carry no meaning of their own. They are left out, in what is indexed and in what is asked.
STOP = SMALL

#: Words in which a question is put, not what it is about: they count little.
WEAK = frozenset(
    """
    code package packages tool tools script scripts library libraries function functions analysis data nhs repository
    repo github project projects program software solution resource resources find make making create creating get
    getting use using used build building do doing work working works run running show showing calculate calculating
    compute produce generate write look looking need needed needs want wants help give given start begin try put set
    turn tell know learn understand see check way ways method methods approach best good better easy simple quick
    quickly automatic automatically example examples how what which when where who why whether much many any anyone
    anybody somebody something everyone else there here please healthcare health care service services patient
    patients hospital hospitals trust uk england english national local team information available existing open
    different new own over within between after before during across each every other more most less not no only also
    just about against out up down all one two through without
    never always often sometimes usually soon now today ago already yet still again ever really actually quite rather
    perhaps maybe lot lots bit plenty enough few both another else instead thing things stuff anything nothing
    everything someone somewhere say says said ask asks asked told let lets got gets getting gone going goes come comes
    came coming seem seems keep keeps kept take takes took taken taking bring brings brought put puts putting went
    happen happens happened become becomes became hope wish try tries tried trying starts started able
    thanks hello idea ideas question questions answer answers issue issues problem problems colleague colleagues boss
    manager managers wondering anybody likely exactly especially hit hits move moves moving pull pulls
    sort sorts show shows shown showed showing turn turns went must might may though
    although because while since until unless whose whom theirs ourselves myself yourself themselves itself done
    but under like whether nor yes ok please whatever whenever wherever whoever somehow almost hardly nearly once along
    around behind beyond above below towards upon off onto according actual instead therefore however even cannot cant
    dont doesnt didnt wont wouldnt shouldnt couldnt isnt arent wasnt werent hasnt havent im ive youre theyre thats
    whats theres lets
    """.split()
)

#: Of these, words of the field that say something beside others: they count for a third.
HALF = frozenset(
    """
    health care service patient hospital trust local national england open new data analysis learn code generate
    example produce function before after between without start check package script tool
    big bigger biggest small smaller smallest large larger high higher highest low lower lowest short shorter longer
    fast faster fastest slow slower slowest early late later last next first second same similar whole full real right
    wrong bad worse worst great main common certain particular several various people person number numbers type types
    kind kinds part parts place places point points grow grows growing change changes changed changing level
    mean means meant cause causes added add adds adding count counts counting compare compares compared comparing share shares
    across within outside inside near far away
    stop stops stopped stopping think thinking thought believe call called follow follows following choose chosen pick
    picked allow allowed allows let deal dealing handle handling cope involve involved include included including
    relate related depend depends normally usual properly correctly regularly suddenly sent send sends sending receive
    received nice nicely neat neatly cleanly smoothly properly tidy tidily pretty beautiful beautifully lovely awful terrible horrible huge massive loads tons bunch couple dozens folk folks director
    directors
    """.split()
)

#: How long, how often and when: "every six months" is about check-ups, "in six months" is about anything.
MEASURES = frozenset(
    """
    minute hour day night week month quarter year decade date time two three four five six seven eight nine ten twelve
    eighteen twenty thirty half first last next
    """.split()
)

#: Words that people use of everything, and that say less than their rarity in projects, which are written in other
#: words: where they stand alone, they count for no more than this kind of word can.
COMMON = frozenset(
    """
    present presents presented presenting initial initially actively partly morning mornings easier
    three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred hundreds
    thousand thousands million millions third fourth fifth tenth half double twice quarter zero well back ahead
    forward apart aside together alone either neither none nor otherwise elsewhere anywhere everywhere anyway
    meanwhile besides except despite regardless unlike versus plus go afterwards later earlier previously recently
    lately eventually finally immediately slowly gradually constantly forever anymore tonight yesterday nowadays
    currently surely certainly definitely probably possibly obviously apparently basically simply clearly truly
    fairly completely absolutely entirely fully highly widely closely deeply roughly slightly somewhat extremely
    incredibly mostly mainly generally typically frequently rarely barely sensibly honestly seriously literally
    hopefully unfortunately easily feel feels feeling felt left find found lose loses losing lost win wins winning
    won hear hears heard remember remembers matter matters suppose supposed wonder
    wonders mention mentioned decide decides decided deciding agree agrees agreed appear appears appeared remain
    remains hold holds held holding stand stands stood standing sit sits sitting jump jumps pull push pushes pushed
    throw throws threw thrown touch touches touched reach reaches reached reaching enter entered carry carries
    carried lift raise raises raised raising lay laid struggle struggles struggling struggled deserve bother
    bothered hate love loves enjoy worry worries worried afraid glad sad proud sorry surprised surprising confused
    confusing confident keen curious fed force forced forces end ends ended ending finish finishes finished
    finishing begin begins began begun continue continues continued hurry pitch pitching easy easier easiest hard
    harder hardest difficult simpler complicated possible impossible sure unsure certain obvious clear clearer
    unclear proper decent fine okay excellent perfect brilliant fantastic amazing wonderful ridiculous silly stupid
    crazy interesting interested exciting boring useless helpful extra deep wide thin thick quiet loud strong entire
    total rest pieces piece bits side sides top bottom edge corner middle amount amounts reason reasons sense lucky
    luck trick tricks favour guy guys chap chaps moment moments accept accepted aim aims apply applies applied
    arrange arranged assume attempt attempts claim claims consider considered convince describe described explain
    explains explained face faces facing insist intend introduce introduced know known leads lead led meet meets met
    notice offer offers offered own owns prefer prefers prepare promise prove proves provide provides provided
    realise refuse replace require requires seek select settle solve solved speak speaks spoke stick suggest
    suggests suit suits tend tends view views wish aware available alive bright broad brief careful closer
    comfortable common correct crucial equal essential exact familiar fresh funny gentle genuine grand handy happy
    heavy honest huge ideal immediate important impressive independent lasting lazy likely live mere minor modern
    narrow neat necessary normal odd opposite ordinary overall past plain poor popular precise previous ready
    reasonable recent responsible rough separate serious sharp significant smart smooth soft solid special specific
    steady straight sudden suitable tiny tough typical unique unlikely upper usual valuable various weak weird
    willing worth
    """.split()
)

#: Words that may stand inside a phrase without changing it: "synthetic patient data".
FILLERS = frozenset("patient patients nhs hospital clinical health uk england english national local".split())

#: Stem → the words which no rule brings there.
IRREGULAR = {
    "analys": "analysis analyses analyse analyze analysed analyzed analysing analyzing analytics analytic analytical analyst analysts",
    "child": "children childrens",
    "person": "people persons peoples",
    "woman": "women",
    "man": "men",
    "admis": "admission admissions admit admits admitted admitting",
    "link": "linkage linkages",
    "emission": "emission emissions",  # not EMIS
    "frail": "frailty",
    "surgeri": "surgery surgeries surgical",
    "prescrib": "prescription prescriptions prescriber prescribers",
    "matern": "maternity maternal",
    "dent": "dental dentist dentists dentistry",
    "pharmac": "pharmacy pharmacies pharmacist pharmacists pharmaceutical",
    "reproduc": "reproducible reproducable reproducibility",
    "register": "registration registrations registry registries registered",
    "publish": "publication publications",
    "treat": "treatment treatments",
    "index": "indices indexes",
    "multimorbid": "multimorbidity multimorbidities",
    "morbid": "morbidity morbidities",
    "comorbid": "comorbidity comorbidities",
    "mortal": "mortality mortalities",
    "vaccin": "vaccine vaccines",
    "size": "sizes sized sizing",
    "die": "dies died",
    "queu": "queue queues queueing queuing queued",
    "hospital": "hospitals hospitalised hospitalisation hospitalisations hospitalized hospitalization",
    "clinical": "clinically clinicals",
    "medical": "medically medicals",
    "strateg": "strategy strategies strategic",
    "emergenc": "emergency emergencies",
    "geograph": "geography geographies geographic geographical",
    "ethnic": "ethnicity ethnicities",
    "forecast": "forecaster forecasters",
    "depriv": "deprivation deprived",
    "unequal": "inequality inequalities",
    "death": "deaths",
    "licens": "licence licences license licenses licensed licensing",
    "news": "news",
    "covid19": "covid coronavirus",
    "age": "ageing aging",
    # What one of our rules would join with quite another word: a projection is no project, nor is SHAP a shape.
    "projection": "projection projections projecting projected",
    "sectioned": "sectioned sectioning",
    "filling": "filling fillings",
    "fill": "fill fills filled",
    "shape": "shape shapes shaped shaping",
    "nice": "nice",
    "medication": "medication medications",
    "imaging": "imaging",
    "savings": "savings",
    "presentation": "presentation presentations",
    "hearing": "hearing",
    "interpretation": "interpretation interpretations",
    "association": "association associations",
    "programming": "programming programmer programmers",
    "deliveries": "deliveries",
    "sequencing": "sequencing sequencer sequencers",
    "falls": "falls",  # people have them; what falls does so by itself
    "faller": "faller fallers",
    "a&e": "ae aande",
    "ed": "eds",
    "gp": "gps",
    "ip": "ips",
}

#: Stems of words that harvests leave out, though queries and vocabulary hold them: a project may mean them all the same.
UNKEPT = frozenset(
    """
    about abov after again all also any becaus befor below between both but desn didn don done down each either else even
    ever every few first follow further get give given go her here him how however isn itself just like ll made make many may
    might more most much must need new no non nor not now off often once one only other our out over own pleas re same
    see sinc take their through thus two under until up upon use used useful user using ve want wel what when wher
    whether which whil who whom whos why within without won yes yet your
    """.split()
)

#: What lay words say in place of one another, "broke her hip" for "broken hip": only where two or more words stand
#: together, since each of them alone may mean more than the other.
ALIKE = (
    "ill sick poorly unwell", "old elderly", "medicine drug tablet pill medication meds", "casualty a&e",
    "child kid youngster", "mother mum", "father dad", "chart graph", "spreadsheet excel", "money cash",
    "odd strange weird unusual", "dirty messy", "fake pretend invented bogus", "die died dying dead death",
    "fall fell fallen", "break broke broken", "forget forgot forgotten", "send sent", "leave left leaving",
    "lose lost losing", "spend spent", "catch caught", "feel felt", "drive drove driven driving", "rise rose risen rising",
    "write wrote written writing", "speak spoke spoken", "hurt harmed injured", "buy bought", "pay paid", "sleep slept asleep",
    "choose chose chosen", "tooth teeth", "foot feet", "hide hid hidden hiding", "steal stole stolen", "give gave given",
    "grow grew grown", "see saw seen", "say said", "begin began begun",
)  # fmt: skip

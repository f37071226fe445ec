"""Does it say how the numbers are worked out?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from nhsr_registry import re
from nhsr_registry.checks import _method_queries, _method_stages, _pages, _readme
from nhsr_registry.checks._base import README, Check, Subject
from nhsr_registry.model import Evidence, Finding
from nhsr_registry.understand import ecosystems, prose

_HEADING = re.compile(
    r"\bmethods?\b|\bmethodolog|\bapproach\b|\bassumptions?\b|\bhow (?:it(?: is|['’]s| was)|this (?:is|was)) (?:made|built|done)\b|\bhow (?:it|this|the \w+) works?\b|\bmodel(?:l?ing)?\b|\bcalculat|\blogic\b|\bdefinitions?\b|\balgorithm|\banalysis\b"
    r"|\blimitations?\b|\bpipeline\b|\bprocess(?:ing)?\b|\bworkflow\b|\bprotocol\b|\bstatistic|\bindicators?\b|\bmetrics?\b|\bstudy design\b|\bcohort\b|\bcaveats\b|\bsimulation\b|\bderiv|\bsteps\b|\bwhat (?:it|the \w+) does\b",
    re.IGNORECASE,
)
_FILES = (
    "**/{*method*,*assumption*,*protocol*,*technical*,*specification*,*definitions*,*model_card*,*model-card*,*model_description*,*analysis_plan*,*strategy*,*approach*,*how*it*works*}.{md,qmd,rmd,docx,pdf,html,rst,tex}",
    "{vignettes,*/vignettes}/*.{rmd,qmd,rnw}",
    "**/*documentation*.{docx,pdf,odt}",
    "{,*/}{technical*appendix,technical*notes,methodology,methods}/*.{md,qmd,rmd,docx,pdf,html}",
)
_SAYS = re.compile(
    r"\b(?:calculated|estimated|modelled|fitted|adjusted|standardi[sz]ed|imputed|derived|defined|aggregated|weighted|linked|forecast|simulated|predicted) (?:\w+ ){0,3}?(?:by|as|using|with|from|for|through|via)\b(?! (?:R|Python|SQL|Excel|Stata|SAS|SPSS|Power ?BI|Tableau)\b)"
    r"|\b(?:methods?|models?|techniques?|algorithms?) (?:is|are|was|were) (?:evaluated|chosen|selected|compared|applied|trained)\b"
    r"|\b(?:used?|uses|using|applie[sd]|based on|via|through|with|by) (?:an? |the )?(?:[\w-]+ ){0,3}?(?:discrete[- ](?:event|time) simulation|regression|process mining|random forests?|markov|gradient boosting"
    r"|neural networks?|holt[- ]winter\w*|ARIMA|prophet|queu(?:e)?ing theory|clustering|propensity|survival analysis|interrupted time series|bayesian|monte carlo|statistical process control|topic model\w*"
    r"|genetic algorithms?|masked language model\w*|word embeddings?|named[- ]entity recognition|decision trees?|support vector|XGBoost|CatBoost|LightGBM|principal components?|bootstrap(?:ping|ped)|difference[- ]in[- ]differences?"
    r"|synthetic controls?|k-?(?:nearest|means)|probabilistic (?:linkage|matching)|record linkage|agent[- ]based|system dynamics|linear programming)\b"
    r"|\bmethodolog\w+ (?:document|paper|note|report|page|section)\b[^.]{0,40}\b(?:describes?|explains?|sets? out|details?|gives?|says?)\b|\bmethodolog\w+ (?:is|are) (?:described|provided|available|explained|set out|documented|given)\b|\b(?:described|detail(?:s|ed)|documented|explained|set out) in (?:the|our|this) (?:\w+ )?(?:methodolog|protocol|technical)"
    r"|\b(?:previously|fully|further|as|is|are|been) (?:described|detailed|explained|set out) in (?:an?|our|the|this) (?:[\w-]+ ){0,3}?(?:paper|article|pre-?print|publication|protocol)\b"
    r"|\b(?:is|are) (?:built|produced|made|worked out|calculated|done) in (?:two|three|four|five|\d) (?:steps|stages|phases)\b"
    r"|\b(?:main|key|following|processing|analysis|analytical|modelling) (?:\w+ )?(?:steps|stages) (?:are|is|include|involved|taken)\b"
    # Rules of counting: who is what, what is left out, what is divided by what.
    r"|\b(?:is|are|was|were) (?:\w+ ){0,2}?(?:counted|considered|classed|classified|categori[sz]ed|treated|regarded|flagged|identified|included|capped|rounded|suppressed|attributed)\b[^.]{0,60}\b(?:if|when|where|because|according to|based on|using)\b"
    r"|\b(?:excluded|left out|removed) from (?:the |our |all )?(?:\w+ )?(?:analys[ie]s|cohort|counts?|study|calculation|denominator|numerator|population|figures|results)\b|\bdivided by\b|\bas an? (?:percentage|proportion|share|rate) of\b|\bper (?:100|1,?000|10,?000|100,?000) (?:\w+ )?(?:people|persons|population|patients|residents|births|bed days)\b"
    # Somebody's method, by name: “Spiegelhalter's funnel plots”, “the definition of Mason et al, 2017”.
    r"|\b(?:implement\w*|based on|follow(?:s|ing)|according to|adapted from|uses?|using)\b[^.]{0,60}(?-i:\b[A-Z][a-z]+(?:'s|’s|s’) (?:[\w-]+ ){0,3}?)(?:methods?|plots?|models?|index|scores?|algorithm|charts?|definitions?|rules?|equation|formula)\b"
    r"|\b(?:implement\w*|based on|follow(?:s|ing)|according to|adapted from|defin\w+|described (?:in|by))\b[^.]{0,80}\bet al\b"
    r"|\bestimat\w+ (?:the |an? )?[^.]{0,60}\b(?:impacts?|effects?|associations?) of\b"
    # What a number is, who is left out, what happens to what is missing, how it goes on.
    r"|\b(?:age|sex|directly|indirectly)[ -](?:and[ -]\w+[ -])?standardi[sz]ed\b|\b(?:is|are) (?:the |a )?(?:difference|sum|ratio|product|quotient|weighted|mean|average|median|percentage|proportion)s? (?:between|of)\b"
    r"|\b(?:patients?|people|records?|cases|referrals|episodes|those|admissions|responses|practices|trusts|areas|providers)\b[^.]{0,60}\b(?:were|are|was|is) (?:\w+ )?(?:excluded|left out|dropped|discounted)\b"
    r"|\badds? (?:one|two|three|a|\d) points?\b|\branks?\b[^.]{0,40}\bby the (?:average|sum|mean|median|total)\b|\b(?:is|are) (?:followed|counted|tracked) (?:until|once|from|for)\b"
    r"|\b(?:poisson|log-?normal|exponential|gamma|weibull|(?:negative )?binomial|beta) (?:process|distribution|model)|\bcontrol limits\b|\b9[059](?:\.8)?% (?:confidence|control|prediction|credible)\b"
    r"|\bmissing (?:values?|data|\w+)\b[^.]{0,30}\b(?:is|are|was|were) (?:filled|replaced|imputed|dropped|carried|set|left out)\b|\bcarried forward\b"
    r"|\bdecompos(?:ed|ition)\b|\bprojected forward\b|\bextrapolat\w+|\b(?:linear|exponential) (?:trend|growth|smoothing)\b|\b(?:moving|rolling) (?:average|mean|median)s?\b|\b(?:uplifted|adjusted|inflated|deflated|controll(?:ed|ing)|adjusting|allowing) for\b"
    r"|\bfollow(?:s|ed|ing)? (?:the |an? )?(?:\w+ )?(?:methods?|methodology|approach|definitions?) (?:of|in|from|used|set)\b"
    r"|\b(?:is|are) the (?:number|count|time|distance|days|weeks|months|share) (?:of|between|from|in)\b|\bdouble[- ]counting\b|\bduplicates? (?:is|are|was|were) (?:removed|dropped|left out)\b"
    r"|\b(?:keeps?|takes?|use|taken from) (?:only )?the (?:first|last|latest|earliest|most recent|highest|lowest)\b(?! (?:version|data|files?|release|extract|snapshot|packages?)\b)|\b(?:takes?|taking|taken)\b[^.]{0,60}\binto account\b|\baccount(?:s|ed|ing) for\b"
    r"|\b(?:counts?|numbers?|values?|cells|totals|figures)\b[^.]{0,40}\b(?:suppressed|rounded|masked|redacted)\b|\bis (?:an? )(?:\w+ ){1,4}?if (?:they|it|the|there)\b|\bhigher (?:score|value|number)s? (?:mean|indicate|show)s?\b"
    r"|\bcross[- ]validat\w+|\bdifferential equations\b|\b(?:training|test) (?:and (?:test|validation) )?(?:set|split)\b|\b\d[\d,]* (?:simulations|iterations|replications|bootstrap\w*|times and)\b|\b(?:Charlson|Elixhauser|frailty index|BERTopic|VADER|TF-IDF)\b"
    r"|\b(?:run|runs|use|uses|using|fit|fits|build|builds)\b[^.]{0,20}\b(?:an? |the )[^.,;]{1,60}\((?:[\w-]+ ){1,6}models?\)|\b(?:relative risks?|odds ratios?|hazard ratios?|incidence rate ratios?|attributable to)\b"
    r"|\b(?:cleaning|processing|analysis) steps (?:is|are|was|were|have been) (?:\w+ )?(?:performed|taken|applied|carried out|done|made)\b|\bwere (?:kept|retained)\b"
    r"|\b(?:validat|check|compar|match)(?:e?s|ed|ing)? (?:[\w/-]+ ){0,6}against (?:an? |the )?(?:[\w-]+ ){0,3}(?:schemas?|rules|reference \w+|dictionar(?:y|ies)|thresholds?|standards?)\b"
    # The layers of a warehouse, and what each does to the one before; steps of cleaning.
    r"|\b(?:bronze|silver|gold|staging|raw|clean(?:ed)?|curated|marts?)\b(?: (?:layer|zone|schema|tables?)\W{1,6}| ?[:(|→–—>=]\W{0,5}| --? )(?:[\w,&-]{1,30} ){0,6}?(?:minimally )?(?:cleaned|cleansed|standardi[sz]ed|enriched|typed|deduplicated|conformed|aggregated|modelled|calculated|type-cast)\b"
    r"|\bclean(?:ed|sed) and (?:standardi[sz]ed|typed|deduplicated|enriched|aggregated)\b|[:—–] clean(?:ed|sed) (?:[\w-]{1,30} ){0,2}data\b"
    r"|\b(?:key|main|data) (?:cleaning|cleansing|transformation|validation)(?: and \w+)? (?:steps|rules)\b"
    # Where the method stands.
    r"|\b(?:report|paper|pre-?print|article|publication|document|blog|appendix|page|wiki)\b[^.]{0,60}\b(?:contains?|has|gives?|includes?|provides?|with)\b[^.]{0,40}\bmethod"
    r"|\b(?:method\w*|pipeline|approach|model|algorithm)\b[^.]{0,30}\b(?:detailed|described|explained|set out|documented) (?:here|there|in|at|on|by)\b"
    r"|\bmethods?\b[^.]{0,60}\b(?:in|see|at|on) (?:our|the|this|an?) [^.]{0,40}\b(?:book|paper|article|appendix|preprint|protocol|wiki)\b|\bsee\b[^.]{0,80}\bfor (?:the |our )?(?:full |detailed )?(?:methods?|methodology)\b"
    r"|\bassum(?:es?|ed|ing|ption)\b(?! (?:that )?(?:the )?[\w/-]{1,60}\.(?:csv|xlsx?|r|py|sql|json|txt|zip)\b)(?! (?:you\b|that you\b|(?:no|some|basic|prior|previous|little|a basic|a working) (?:\w+ ){0,3}?(?:knowledge|familiarity|experience|understanding)|knowledge|familiarity))|\b(?:we|it|model|tool|app|method) (?:uses?|applies|applied|used|fits?) (?:an? |the )?[\w-]+(?: [\w-]+){0,3} (?:model|method|regression|algorithm|test|approach|simulation|analysis|rules?|chart)s?\b",
    re.IGNORECASE,
)

_VERB = (
    r"(?:calculat\w+|adjust(?:s|ed|ing|ment)?|standardi[sz]\w+|weight(?:s|ed|ing)|exclud\w+|averag\w+|stratif\w+|aggregat\w+|estimat\w+|normali[sz]\w+"
    r"|(?:is|are|was|were) (?:\w+ ){0,1}?(?:applied|combined|counted|matched|grouped|linked|multiplied|divided|subtracted|summed|scored|worked out|measured|identified|classified|categori[sz]ed|computed|determined|projected|sampled|drawn|clustered|flagged|split|allocated|assigned|compared|found)|compar(?:e|es|ed)\b(?=[^.;]{60}))"
)
#: Not a method but a tool: “calculated using R”.
_TOOLS = r"(?! (?:R|Python|SQL|Excel|Stata|SAS|SPSS|Power ?BI|Tableau|Snowflake|Databricks|dplyr|pandas|tidyverse)\b)"
#: A sentence that works something out: a verb of reckoning, and with what, against what or from what.
_RECKONS = re.compile(
    rf"\b{_VERB}\b[^.;]{{0,80}}?\b(?:with{_TOOLS}|against|based on|using{_TOOLS}|from|between|relative to|according to|if|where|whether)\b",
    re.IGNORECASE,
)
#: The same by what: it says what comes out rather than how, and counts only where there are two of it.
_BY = re.compile(rf"\b{_VERB}\b[^.;]{{0,80}}?\b(?:by|per|to|for each|over|across|who)\b", re.IGNORECASE)
#: … unless it is about files and how to take part.
_NOT_NUMBERS = re.compile(
    r"\b(?:install\w*|clone\w*|repo(?:sitory)?|scripts?|folders?|director(?:y|ies)|packages?|licen[cs]e\w*|contribut\w*|branch\w*|commit\w*|files?|docker|environment|credential\w*|deploy\w*|browser|button|tabs?|click\w*|github|functions?|version|issue|pull request|template)\b|\w\.(?:r|py|sql|rmd|qmd|ipynb|do|sas)\b",
    re.IGNORECASE,
)
#: The name of a method, in a paragraph that says more than the name.
_NAMED = re.compile(
    r"\b(?:discrete[- ](?:event|time)|(?:in )?discrete time steps|regression|process mining|random forests?|markov|gradient boosting|neural networks?|holt[- ]winter\w*|ARIMA|queu(?:e)?ing|propensity|survival analysis"
    r"|interrupted time series|bayesian|monte carlo|statistical process control|topic model\w*|causal mediation|decision trees?|cusum|difference[- ]in[- ]differences?|synthetic controls?|mixed effects?)\b",
    re.IGNORECASE,
)
#: The same, fitted or used.
_FITTED = re.compile(
    rf"(?:{_NAMED.pattern}|\b(?:statistical|machine learning|predictive|mixed) )[^.]{{0,40}}\b(?:is|are|was|were) (?:\w+ )?(?:fit|fitted|used|applied|trained|built|estimated|run)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
#: One of the numbers that come out, by name: “the median number of weeks”, “percentage of patients below”.
_NUMBER = re.compile(
    r"\b(?:median|mean|average|percentages?|proportions?|rates?|shares?|ratios?|total (?:number|count)) (?:\w+ ){0,3}?(?:of|per|by|below|above|between|among)\b",
    re.IGNORECASE,
)

#: What a heading of a page is called that says how: narrower than in the README, for a page may be about anything.
_TITLED = re.compile(
    r"\bmethods?\W*$|^\W*(?:\d[\d.]*\W+)?(?:the |our )?methods?\b|\bmethodolog|\bassumptions?\b|\bcalculations?\b|\bcalculating\b|\bformula[es]?\b|\bequations?\b|\bmath(?:s|ematics)?\b|\bstudy design\b|\bstatistical (?:analys[ie]s|methods?|model)"
    r"|^\W*(?:\d[\d.]*\W+)?data analys[ie]s\W*$|\banalysis (?:description|approach|plan|details)\b|\bmodel(?:l?ing)? (?:approach|design|logic|specification|description|structure|overview|summary)\b|\bhow (?:it(?: is|['’]s| was)|this (?:is|was)) (?:made|built|done)\b|\bhow (?:it|this|the [\w ]{1,30}?|we|\w+ (?:is|are)) (?:works?|worked out|calculated?|defined|measured|estimated?)\b|\balgorithms?\b|\binclusion|\bexclusion",
    re.IGNORECASE,
)
#: A formula, as LaTeX sets it.
_FORMULA = re.compile(
    r"\$\$(?![^\n]{0,3}\$\$)|\\(?:frac|sum|sqrt|hat|bar|lambda|beta|mu|sigma)\b|\\begin\{(?:equation|align)"
)


#: The paragraph of an abstract that begins with its name: “Methods We compared …”.
_ABSTRACT = re.compile(
    r"\W*(?:Methods?|Methodology|Study design|Design and methods)\b\W{0,6}(?:We|I|The|An?|This|All|Using|In|To|Data|Patients)\b"
)

#: Headings about running, keeping or citing it, whatever else they name.
_HOW = re.compile(
    r"\b(?:next steps?|future|road ?map|to[- ]?do|planned|runn?(?:ing)?|install\w*|set(?:ting)?[- ]?up|cit(?:e|ing)|updat\w+|develop\w*|deploy\w*|contribut\w*|test(?:s|ing)?|configur\w+|licen[cs]e|files?|scripts?|code|folders?|structure|environment|pre-?commits?|git\w*|pull requests?|branch\w*|releas\w+|css|html|styl\w+|layout|front-?end|user interface|sites?|book|workshops?|sessions?)\b",
    re.IGNORECASE,
)
_GIT = re.compile(r"\bgit\b|\bgithub\b|\bpull requests?\b|\bbranch(?:es)?\b|\bcommits?\b", re.IGNORECASE)
#: A folder with a page for each number.
_EACH = re.compile(r"(?:^|/)(?:metadata|indicators?|measures|metrics|definitions)/[^/]+$", re.IGNORECASE)
#: Headings that may be about what to do, and the verbs of that.
_STEPS = re.compile(r"\b(?:pipeline|process|workflow|steps)\b", re.IGNORECASE)
_DOES = re.compile(
    r"\b(?:run|create|copy|transfer|move|open|click|launch|save|download|paste|press|type|knit|upload)\b", re.IGNORECASE
)


class MethodsDescribed(Check):
    """It says how the results are worked out

    Others can trust and adapt your numbers when they know the steps behind them: who is counted, what is left out,
    which formula or model, and what you assume. Half a page under a heading "Method" is enough; a link to a page
    in this repository is fine.

    What counts: a few sentences in the README, on a page, in a report or a notebook; a Word or PDF document whose
    name says what it is (method, protocol, technical, documentation); or a sentence that says in which paper or annex
    the method is told. That there is a paper, the name of a tool, or comments in scripts are not enough yet.
    """

    id = "methods-described"
    step = "Explain the method and what it assumes"
    reads = (*README, *_readme.DOCS, *_pages.PAGES, "**/*.sql")
    effort = "hours"
    commands = {
        "*": "## Method\n\nWe count … and leave out … because …\nThe … is worked out as …\n\n### What we assume\n\n- …"
    }
    passing = (
        {"README.md": "# w\n\n* Bronze - rows as they were published\n* Silver - cleaned and enriched with regions\n"},
        {"README.md": "# w\n\nThe script validates each file of the month against defined schemas and sends it on.\n"},
        {"README.md": "# w\n\nSee the document for all.\n", "Waits documentation_v2.docx": "PK" + "x" * 2000},
        {
            "README.md": "# w\n\nThe files (a) process the records for the grouper, (b) link its groups to unit costs and (c) calculate person-years of follow-up.\n"
        },
        {"README.md": "# w\n\nA logistic regression model predicts who will not attend.\n"},
        {"README.md": "# w\n\nReadmission: an emergency admission within 30 days of discharge.\n"},
        {
            "README.md": "# w\n\nScripts are named by the stage of the analysis\n\n0 - configuration\n1 - select the cohort of the study\n2 - identify those with an outcome\n3 - implement the score\n4 - calculate and plot calibration\n"
        },
        {
            "README.md": "# w\n\n## Method\n\n"
            + "We count each person once a month, by the date of the referral, and leave out those who moved away. " * 2
            + "\n"
        },
        {"README.md": "# w\n\nThe length of stay is predicted with a Poisson regression.\n"},
        {"README.md": "# w\n\nThe reports are built in two stages: models of the past, then what is expected now.\n"},
        {"README.md": "# w\n\nThe methodology document describes who is counted.\n"},
        {"README.md": "# w\n\nThe main processing steps are:\n\n* leaving duplicates out\n* counting\n"},
        {"README.md": "# w\n\nThe rates are standardised by age using the European population of 2013.\n"},
        {"README.md": "# w\n\nFeedback is sorted by a small model, adapted using masked language modelling.\n"},
        {
            "README.md": "# w\n\n## Abstract\n\n>**Background** Some tests were wrong.\n>\n>**Methods** We compare the areas whose tests went to one laboratory"
            " with others that resemble them, and count the admissions in each of the weeks that follow.\n"
        },
        {
            "README.md": "# w\n\nIt looks for changes in a way which has previously been described in a paper in the journal.\n"
        },
        {
            "README.md": "# w\n",
            "reports/waits.Rmd": "---\ntitle: w\n---\n\n# Background\n\nWaits.\n\n# Methods\n\n"
            + "Weeks are rounded down, and those who moved away are left out. " * 3,
        },
        {
            "README.md": "# w\n",
            "site/model/logic.qmd": "# Waits\n\nA patient is counted once a month if the referral is open. Weeks begin on Monday.\n\n"
            "Those who moved away are excluded from the analysis.\n",
        },
        {"README.md": "# w\n", "maths.md": "# The sums\n\nA rate with its limits:\n\n$$ r = \\frac{n}{p} $$\n"},
        {
            "README.md": "# w\n\nThe shares of the survey are applied to the lists of practices, then compared with what was reported.\n"
        },
        {
            "README.md": "# w\n\nWhat comes out:\n\n- Median number of weeks waited\n- Percentage of patients below the target\n- Mean length of stay by ward\n"
        },
        {"README.md": "# w\n\nAn attempt to implement Shewhart's control charts as an app.\n"},
        {
            "README.md": "# w\n\nIt follows patients through clinics and wards in discrete time steps of one day, with arrivals and stays drawn from what was seen.\n"
        },
        {"README.md": "# w\n\nWe estimate the direct and the mediated effects of strikes on waits.\n"},
        {"README.md": "# w\n\nLength of stay is the difference between two dates, in days.\n"},
        {"README.md": "# w\n\nPatients without a postcode were excluded.\n"},
        {"README.md": "# w\n\nAn ARIMA model was fitted to each series.\n"},
        {"README.md": "# w\n\nTimes are worked out from the middle of each area to the nearest site.\n"},
        {"README.md": "# w\n\nMissing values were filled with those of the week before.\n"},
        {"README.md": "# w\n\nTo avoid double counting we keep the first episode of each stay.\n"},
        {"README.md": "# w\n\nSmall numbers below five are suppressed, and totals rounded.\n"},
        {"README.md": "# w\n\nEach practice is compared with ten that are most like it.\n"},
        {"README.md": "# w\n\nTwo basic cleaning steps are performed on the extract.\n"},
        {
            "README.md": "# w\n",
            **{
                f"data/metadata/{name}.md": f"Children of {name} who had no decay, of all that were looked at in a year.\n"
                for name in "ab"
            },
        },
        {"README.md": "# w\n\nThe report has a full description of the methodology.\n"},
        {"README.md": "# w\n\nMonths were put together with the approach detailed [here](https://example.org).\n"},
        {"README.md": "# w\n\nSee <https://www.example.org/appendix.pdf> for methods.\n"},
        {"README.md": "# w\n\nA patient is considered to be on the ward at an hour if any of it was spent there.\n"},
        {
            f"{name}.sql": f"-- View {name} calculates the number of days from the referral to the first day of care.\n"
            "-- Closed referrals and those without a date are excluded from it, see the last lines.\n\nSELECT 1\n"
            for name in "ab"
        },
        {"docs/methodology.md": "# Methodology\n\n" + "Weeks are counted from the referral and rounded down. " * 6},
    )
    failing = (
        {
            "README.md": "# w\n\nRaw data and calculated rates are in `out`.\n\n* 1_clean_data.R - Load, clean and save cleaned data.\n"
        },
        {
            "README.md": "# w\n\nLoad them with the command below, where we assume that postcodes.csv is the table of all postcodes.\n"
        },
        {
            "README.md": "# w\n\nThe repository holds (a) the slides of the talk, (b) a link to the recording and (c) the code of the app, in R.\n"
        },
        {
            "README.md": "# w\n\nAn R package for survival analysis and logistic regression, with help for each function.\n"
        },
        {"README.md": "# w\n\nCounts waits.\n"},
        {"README.md": "# w\n\n## Method\n\nTo do\n"},
        {
            "README.md": "# w\n\nMethods Matter is a newsletter. "
            + "It comes every week and has news of all trusts. " * 4
            + "\n"
        },
        {
            "README.md": "# w\n\nThe course assumes no prior knowledge of R. Presenters assume you have brought a laptop.\n"
        },
        {"README.md": "# w\n\n## Running the pipeline\n\n" + "Go to the folder of the script and type its name. " * 4},
        {"README.md": "# w\n", "vignettes/w.Rmd": "# Waits\n\n```{r}\n" + "x <- count(x)\n" * 40 + "```\n"},
        {"docs/method.md": ""},
        {
            "README.md": "# w\n",
            "model_card.md": "# Model Card: {PROJECT NAME}\n\n## Method\n\n"
            + "The model is worked out with care. " * 9,
        },
        {
            "README.md": "# w\n\n## Features\n\n- Filter by region\n- Compare two trusts with each other\n- Sort any table by its columns\n"
        },
        {
            "README.md": "# w\n\n## Workflow\n\n1. Create a folder and copy the extract of this quarter into it.\n2. Run the first script, which takes five minutes.\n3. Open the app.\n"
        },
        {
            "README.md": "# w\n\nAn app that compares trusts by region. Estimate the size of the files with the script.\n"
        },
        {
            "README.md": "# w\n",
            "docs/GIT_WORKFLOW.md": "# How we work\n\n## Git workflow\n\n" + "Make a branch, and ask for a look. " * 9,
        },
        {
            "README.md": "# w\n",
            "copied/LICENSE": "MIT\n",
            "copied/a.md": "# Method\n\n" + "It is theirs, and long. " * 9,
        },
        {"README.md": "# w\n", "tests/a.md": "# Method\n\n" + "Weeks are rounded down. " * 9},
        {"a.sql": "-- Author: A\n-- Counts waits\nSELECT 1\n", "b.sql": "-- Counts beds\nSELECT 2\n"},
    )

    @classmethod
    def run(cls, subject: Subject) -> Finding:
        if found := next(
            (
                where
                for look in (_in_readme, _in_stages, _in_files, _in_docs, _in_pages, _method_queries.told)
                for where in look(subject)
            ),
            None,
        ):
            return cls.passes(f"See {found.path}.", [found], "inferred")
        if _readme.unread(subject):
            return cls.cannot_tell("The README could not be read.")
        lost = [path for path in subject.snapshot.unread(*_FILES) if path.lower().endswith((".md", ".qmd", ".rmd"))]
        lost = lost or [*_pages.unread(subject), *subject.snapshot.unread("**/*.sql")]
        lost = [path for path in lost if not ecosystems.copied_in(path)]
        if lost:
            return cls.cannot_tell(f"{lost[0]} could not be read.", [Evidence(path=lost[0])])
        return cls.fails("Nothing says yet how the results are worked out.", (), "inferred")


def _in_readme(subject: Subject) -> Iterator[Evidence]:
    path = _readme.path(subject)
    title = next((one.number for one in _readme.sections(subject) if one.heading), 0)
    for section, words, _ in _readme.named(subject, _HEADING):
        if section.heading.endswith("/"):  # a folder
            continue
        doing = len(_DOES.findall(words)) if _STEPS.search(section.heading) else 0
        if (
            len(words) >= 120
            and section.number != title
            and not _HOW.search(section.heading)
            and not (
                doing >= 3 and 30 * doing >= len(words.split())  # what to do, not how it is worked out
            )
        ):
            yield Evidence(path=path, line=section.number)
    for paragraph in prose.paragraphs(_readme.said(subject)):
        if len(paragraph.text) >= 120 and _ABSTRACT.match(paragraph.text):
            yield Evidence(path=path, line=paragraph.line_at(0))
        if found := _says(paragraph.text):
            yield Evidence(path=path, line=paragraph.line_at(found.start()))
        if (
            len(paragraph.text) >= 110
            and (named := _NAMED.search(paragraph.text))
            and not _NOT_NUMBERS.search(paragraph.text)
        ):
            yield Evidence(path=path, line=paragraph.line_at(named.start()))
    said = prose.paragraphs(_readme.said(subject))
    numbers = [part for part in said if _NUMBER.search(part.text)]
    if len(numbers) >= 3:
        yield Evidence(path=path, line=numbers[0].number)
    by = [part for part in said if _sentence(_BY, part.text)]
    if len(by) >= 2:
        yield Evidence(path=path, line=by[0].number)


def _in_stages(subject: Subject) -> Iterator[Evidence]:
    if line := _method_stages.stages(_readme.lines(subject)) or _method_stages.told(_readme.said(subject)):
        yield Evidence(path=_readme.path(subject), line=line)


def _says(text: str) -> re.Match[str] | None:
    """The words of a paragraph that say how something is worked out."""
    return _SAYS.search(text) or _FITTED.search(text) or _sentence(_RECKONS, text)


def _sentence(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A pattern's first match in a sentence of some length that is about numbers, not about files."""
    for found in pattern.finditer(text):
        before = [end.end() for end in _SENTENCE.finditer(text, 0, found.start())]
        after = _SENTENCE.search(text, found.end())
        sentence = text[before[-1] if before else 0 : after.start() if after else len(text)]
        if len(sentence) >= 40 and not _NOT_NUMBERS.search(sentence):
            return found
    return None


def _in_files(subject: Subject) -> Iterator[Evidence]:
    snapshot = subject.snapshot
    for path in snapshot.find(*_FILES):
        text, size = snapshot.text(path), snapshot.by_path[path].size or 0
        lines = prose.read(text or "", path)
        if (prose.prose_length(lines) >= 200 and not _pages.unfilled(text or "")) or (
            text is None and path.lower().endswith((".docx", ".pdf", ".odt", ".html")) and size > 1000
        ):
            yield Evidence(path=path)


def _in_docs(subject: Subject) -> Iterator[Evidence]:
    for path, text in subject.snapshot.read(*_readme.DOCS):
        for part in prose.sections(prose.read(text, path))[1:]:
            named = part.heading and _HEADING.search(part.heading) and not _HOW.search(part.heading)
            if named and len(part.prose) >= 200 and not _GIT.search(part.prose):
                yield Evidence(path=path, line=part.number)


def _in_pages(subject: Subject) -> Iterator[Evidence]:
    """A report, a page of a site, a folder's README or a notebook that says how: by a heading, a formula or two sentences."""
    each: dict[str, list[str]] = {}
    for page in _pages.pages(subject):
        if _EACH.search(page.path) and prose.prose_length(page.lines) >= 60:
            each.setdefault(page.path.rpartition("/")[0], []).append(page.path)
        for section, words in page.named(_TITLED):
            if len(words) >= 150 and not _HOW.search(section.heading):
                yield Evidence(path=page.path, line=section.number)
        said = [line for line in page.lines if line.role != "heading"]
        found = (
            (part, hit) for part in prose.paragraphs(said) if (hit := _says(part.text) or _sentence(_BY, part.text))
        )
        if len(two := list(itertools.islice(found, 2))) == 2:
            yield Evidence(path=page.path, line=two[0][0].line_at(two[0][1].start()))
        if line := next((line.number for line in said if line.role != "code" and _FORMULA.search(line.text)), None):
            yield Evidence(path=page.path, line=line)
    yield from (Evidence(path=paths[0]) for paths in each.values() if len(paths) >= 2)

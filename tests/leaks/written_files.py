"""Small files of formats that other programs write, made once with those programs from made-up rows, packed.

Eight persons with numbers from the range for tests (9990000000 and on), which a test puts others in place of where the
bytes stand plainly. pyarrow, pyreadstat and xlwt wrote them.
"""

from __future__ import annotations

import base64
import zlib

_PACKED = {
    "a.por": (
        "eNq9kV1z0kAUhu8zk/+wftSPVjm7m2Q31K+GQEgokIRNrVZrTQAJUkgLiWit/nYToJ2M0wsvGM/F2dk5z77vOWcx/rcwhOk4SHhC"
        "IM/tBchy2g10R8gS3nL8V0VCFVVjXK8aNbPesJq20zpsd7qu5/dEcPT2+N37kzDqD4ZfRvH46+R8OksuLueLVJayb8vvP65Q5eWT"
        "vetHH07vPdx9+uLTc7h+tnP2+s3n/QcHj1/dX1v8vtP456+PW5q6+KPiiwwdKKaMEKozIFgtFBnRoTcMByINU4VwiNP0YrEPMBqn"
        "cRZV+skUjsdX4XzQCfu3oKqBZgI3gEHXFmddl4ABGAjIUnFyHTiIo17X6DQI6KtKkTkGBepu7RBq+W2dOc9LnisC063nMF/B/AY2"
        "mrLU0HKCwjpbBlSr1c1cHNxJMpssE4ty1cT5G2gLgogf7FZKHNGgNhxlU6tBNFbsccVRRP2A1KAEUgYinA3izPLcwNnoKUj5S0/R"
        "wLmMwvMmb+GVa67YFipS/UApy+Vb6ibLcNJsmWJPWYlpSMtNvTKlqeAuhmObcLqBGGKy5AesTLG8tTSLooVdx7etccT9gJexfPPG"
        "Il4m8zS2XQ/f7ERHeqFIBZxsL2TpD7cM/Qk="
    ),
    "a.xls": (
        "eNrtmEloE1EYgP83mUmmtU3T2lZbFwbBuhW0e3vQaN3B1lYFFwRNmmBK2kzNQtCD1qVHQdCL4kXRgxcXEBf0oBfxICh6EAShVQ+C"
        "J0XBgzb+759/6qgjWNBKJX94//zLe9+8mffmvck8flQ6fPZq9Qj8IMvAA6O5AvA6YgJLge0EAPO5nDTto44ll5dJJQU6DqRXg9vF"
        "D31yDOV4j4ACV9R7qAFeYtkJA9BpJqLGBEo79SEkZB+WChXnngJnsPihivpVRrqH9FTSl6nuHdLLKXKM9FKsOyx2wKNg58JWnsfb"
        "lDmU86MWcIPaPKdIHVTAAzmPDx4XVl0NViR7Q32TLDFbLYLzgEO6NpqIJqVfAhegEGDVqsUdHYu3owxDOQ73efiYMwA+2M/1XSMf"
        "n9i4AIx/+j7u+0Vcx0H8MX5CUQEGIbdbyMk8BMWwTJMZnAlhM5Mewll+0ms92yvNmJlMf4Z2MQt9WUoB1plZIx3rTRnZUMroD0Wi"
        "OEsSsdSuRKY/HE2i09bWtsQSp1PndOqdToPTaXQ6TU6n2em04FRNZZKJUH8UrY1xMxHPmngZ7dE9mX7s/eZQIhLLYGD93nCoD4+d"
        "ZjYUxwvfmIr2ynw6Ew6ncAdakYpl8RpjHoCIGcbAgJlK95gRid2wuc6o695CVr1Rz1aD0cBWo9HIVpPRxFaz0cxWi9HCVqvR2r2l"
        "UO6GtHoGvls9i2lNKUIdgRKyS2llCeDgfb747klHuCu4iyKDtGNa++pcOYiQg0OyBTb2j2UsvZBaLCJ9mKgzyK4mXY6Djceargo2"
        "1hyhOkcpW4PnaSB5GpznsOejPfS2++bsoVfBBWhfWjuyv/zSs+BZmIP7fATby98RqBW14vQpKbeC9lHwCvyCdNVPq7GuBLjvOX55"
        "KIEvcv2x5px8w1DK4Lqsiqv1N5mIu2q9w6iT+K6qrndVXrHlybtTOOYp6E0d8zzolTNLuLAEsRSuL4g1Bb0DSiHtwmVQedXOSVYF"
        "sxQXlkIsD7OsUStilkKs96/tnGRVMsvjwvIQS2WWh1jFzPIQ6/50wTnJmsYs1YWlEktjlkosP7NUYp3bIDgnWdOZpbmwNGJ5maUR"
        "q4RZGrH2DwrOSVYVs7wuLC+xfMzyEivALC+xdlwTnJOsamb5XFg+YunM8hGrlFk+YtW/EZyTrBnM0l1YOrEKmKUTq4xZOrH8MxXO"
        "SdZM+/kGt+c7L3nJS17y8u9F0PsB8I4LtJvJXcjH33W+YBnNfyb5b2UTmPhL41/K1ZDAYxL2jWv+VIImbJb4zTb290IpW/HsSYhD"
        "mPoRH/f8xfdl4bye324Y+HOP0HjPPzqefv7l838F/WtsLA=="
    ),
    "codes.sav": (
        "eNqlk8tu00AUhu2kaZJWCFR1i3SkIgSLEsdxrpKlOsShlRKndBIhVpUdW3FIY7ex3SA2rBHiBeAVeARWrHkLFogVG1aIEuYKLkVs"
        "ONIvz+U7/4zPzNzq9tS9Ozt3AR0iBB1jaED3oGfCLvhxfBq1SqXJNPYT5944nJceTZ/ZC7dvj0tHnu2i2I4hI0nSOpYssShIIh7v"
        "qQ2wwnNQa2WlpSktpQb/GdiVrLchpWJDprL20bE16rfJ/AqHmJZvylTCInNpj6QjU6HRkWX0TTp/KTa3qTqD9q/8fHo+L1MdDtDw"
        "/qBj/pmfKeSojAcmzSe5Waw1vo/tFEv2LfNaEp/PF2wtwWY5s1p9WfHv8x+8n+deJDeHNRp2dxtkcJMbXL9yQFfb8j/Gidc13jax"
        "RMH1wI+Og2TueIsiL6IeJYvAnntFXDTdDZ2iKI5+GkbxOHS9Ii6Hbk88YnqDL5L5ywY+Zdn3ggQ+02azqbBgpzmYhcFsGZKLAbef"
        "rrV7qAzlh0Og/KsUX2Z825skc3aRtI9SDvMqqIJP+6uMR3bg+gnllZcvCF+BiuAnKb7C+IMzxz5h/p39rXXMa6AJ/k2K1xhvhUt7"
        "xvgP314TvgpVwT9J8VX+v5E35Q/h5P1OHvM1qAl+luL5U0Nx4jgR5b/Gbwlfh7rg333/zdcZb0T+MlzEPjkCtVrAfAMamP8J2+7b"
        "hA=="
    ),
    "eight.xpt": (
        "eNrFlM1OwkAUhQtqNCzdmBgXl8TE4IK0pbSFlYU2gQSoMA26k9Y2YJAWKQ2JT+TSd4Bncu0AI4HSUv4SzwYmfHPm3MO0JUWSlQY0"
        "lKLakO/nqpQLTREASsu/JeeiNwoASQimWvrEdgB8muana8M1uTQLoWLFmtpk+TxD5zk6T/P+NRyoUsC8VaU6G3ireRl+8Y2jg/1k"
        "VHzUsOEh/cmSJiFFC50Dc1Nkrdf/6K8mVVHkvNngeak4RVEJKmZ33Bfb6xm75qGI/Os/P2uwed+KplkuqLjrDWy9Z8GRsiSi/AKz"
        "xGZZTkxnt0rwpVAWnrG1LJdRfqG9nFOnfccdvjqmdaRerqP8NvRypretve5vSC/JKL+gKNs+H2oBhb5PV3eLa365XI48K2rXsbsj"
        "Byapp9npFcQAU9fSJMwCZApW2+vhrZObFgFZYOtaIeUDWaTbZscDGP98EzADmQDHTPnD0N+x4/jugYAccHVNon0gV3NGeheDxS8g"
        "YBay+GjBB2ZV13qbXderTwLywGPHlg/k0dAzDBeDt30CCiBgsO8DBcntjJzBsCMzbQKKIOKjn8P/q330C8h7I8Y="
    ),
    "five.xpt": (
        "eNrNk01PwkAQhtePRMPRs4fxarJkp91uW24FmkCyUOk2Jp5Ma4kYpFUK4e9LCyENgmLh4HvZmd0ns+/sR8d12q4Pvtvy/Pb9SrLb"
        "9B3/CTrltbuV2I8CUI6CXKVxWQ5A1JnI8yiLeV2DvdKsvveoiQayBmcNJrZzOFKdHf323F5zOXdYvyg2EWe767VVy38I/KPOr+0E"
        "jnKDPM/Df31+fafnqt/65bv7JeeEkBo5S0bZc5L+3Q9ZazuvpNzLNTnP5tMknAxP5aVW2UuNXMRpVOme9ni5qezlilx+pNnsJY2H"
        "J/JyW8XKrvfnNdX3t3ngf7Ntex174zQZL1JAW0fKkCKTCgEHwQbB5vB1PlluhDZnlGkUUSoNtBKiqTCJR/MCsSnTKWpS6aCXEL37"
        "GYXvRRXDooxT1KXiwEsI76eLcFwgwqTMoMilMsAoIYaXDd+gQExBmaBoSCVAlBChZvMoynLEMigzKQqpTDBLiOlko0U6nY3Qtjll"
        "FkVTKgusQXDo3X4BonP6gw=="
    ),
    "gzip.parquet": (
        "eNqNVX9oG1Ucf+/uJU3Sa3aEvDOHcYubfXa4denWlkzr2IZM0aOGrMrEQu+Su6UtzQ9zrRsKGhyVYrM6Nd26UMssG0iRUUb/GDKm"
        "UxkF21UaBCdTu00nCGoR/7EbnneXZjRLJjlyf7zv+35+fb8HCe4JNWGElyCWBcxi4AJgw7ANGA9F3wyL4vTMTHMaNMoTDzsWbIPR"
        "zBc79lw/Obk8Fzx8C/S+3vteUu/EVuzEzk4Dr7+szgdcXr3OQpoeuryin8chnoLlApGoKC4vXFn4unEhatn+YSj/nHo1nVn66kI2"
        "Ezp2LCqFws6h6ye6JsbmqVDXeM7+4v5QLtsxB+WdXDT76wOjMgBnf9mktVflYTeOlzuAPvCTJs9q2svfalrwhqY9/aemPXlH01rs"
        "ADzGAbBxEwCPdsfbfFVpTEP89v1y2ls7/Awj1ew46s6IQsQS8eSfuoQuN7/gH2yad8+JgmpRPfm9lzb6EZj4m71xoCpFET8jYOYe"
        "vbycBgcbYs4zV081P5EdSS8C7x+3O/0lhKiEkF4xCCn97MYBwSyXBJBFMSkjVzs4mv835igQObCjkjNIT+mnNMSZSpM47ArcXr/t"
        "QfrI8K0rz/tes3850LrLN5+6Oewean9p2+l1k+/O8IEj3aOBz5LsD+HcB3Wn4eK5nQd2VzWM9XiXoHeVe/9YRK5R36QDeH8/Lq8r"
        "cHmwp1NPazO5HNhqcln2AsuGNxkd9oi9kKKjQggxDfY1zKMzJz9qrs0eHFzsC+YeepYGb4w9/s//GqVWjfLXWoDHqka6lZiEXQAz"
        "9ZTHEe9Wu+IDsbCSqgeC0W6Wa9SBVFyKKcUapddoORGuZ4S+Yo8tmVD7Iwn5bhMymqSoUrhGh6SUvPYKqYoSr3cLGZd3ixmphfJY"
        "DLyKKWwV2owK8qC+HrUfU6s2lD4lpsT7V2l0ANWjGpcGH5QAx/JefpwAL2b4FmBl+bV5MOJY7gLFfQ7JO5DYNm8xJmKAjfFQoI07"
        "BXkrTwCrM6+lKGY38SuQG6LI+zSZheUEnSV4ahVvzMnE5iA3C8n3iHxDl2E3V1K+O1ETPkJxP0Ny0UrGLOXSyRJpVJTWp29iP4Xc"
        "JCRLNeSOtaI0Yu6RNrdlQnu5EUj+spGJChNjK6qaizWxP0LuN0i+c5BP7FUlDhT2b+68uGudyM29ZfpfriXHa8tdMDxhEb8PIcCU"
        "OmnQvw4omU6uQW4akqk6cp6p5KQVmFa4i06OJTZuqQ40+JJS6pUBpX9rJJncKqVSiUO+V5WU2pOI+7a3Nvobm/hx/Ru83w900QAE"
        "9b+1/wB3eFbK"
    ),
    "lz4.feather": (
        "eNrtV01sG0UUfrveXW+NG5k6hRSZatUGREGUOInjRPzIDgWCCE3TFBIJBLXxqomS2CGOlYI4rBBCPnKHI4fc6IFDEJcccsixF0QP"
        "iAPiToV6QKhi+N7u23h35abi59hx3r55M9+bmffN25lN9fLlucUikULZ0IlyxCVDWbLIJBs1FM0gA2r/L6VYH4MMAfuTRrQDuQ6p"
        "QO6g/VvIuxDGFYCH8/FBxksbYP4ccKeVNpENzIUAp3P7oOBIsDXIXb+ftAoeGwE2y7hCZEy2TcgHrYaLYekqcF8FWDMXmZ9Er2y5"
        "61zvArMf4DL9cG3XbXL9tGKMjrUPgRWL0mAoh1kDvjST55+EOAn/7dpmg+s2ftxiS/tNFcTE+CzqM6rHQSEyRoo5uObCLwtJ+/4h"
        "F5+oXnxRH8ZstNpbzAXba8DtBFi73/iNVh1Py4/LkvZbqj93aeaks9msrbu0DwxzEPLBOxvykUtwwXnUXG6/3+ys191Nbg9yivNu"
        "V/aPSxazBZmX9Uck3fDnn6FeiXKZ830K0Mahz5LEOCh5Rof7EcyZonuXs6KfEn0q0qclxgvWK2OfeXPoauVTmF5fqB7HwfSq05F+"
        "5mFHP4KHlOHH9EUqOnc87l2tF7fdJ+5TR8T9vOiK6KrobgLXTeAPRL8iOqfF8aFdFnsm0R/a4Xhdsd8I81DsIbFvJ/AjiQ0J7XD/"
        "lhL9of2W2Df0+PgHYj8r9h8J/9AeC+eT/Xhc7EuJ5LqX/UKk7aHEftF/sPV/ibf+4XzD8XwelrzPSPqdli0YlVBf5dBjPMT9n0Z1"
        "empqakQjM0Mni5BRyBhkHFLK0I0J7vZL+f7rSMureQLyqBwHfBw9CTkfXcf5uD9Mb2611Vzdbk271zrrC7VmY7nz+of12trF1nZt"
        "da7trixsder1drW9vN3a3FoWfyc+DkyvcaDUOz8odekXpV77TakX7ypVwt35zCNEZ87ef/0DkJOydoYzR0W5Zg7LZNx/HNW92YWi"
        "U5y/Mrsw6oymaWTMGcNz3BnHs+SU8JxwJtK0V3bKDJp0JuevxM64yHgwvT+j50JvnZQHOH/OJkOnfOoY5cs25S1I2iZvKXm+JPh5"
        "OEwBzaQBG1Utcf4I7iW+KunX+S9/Po4MvXDuu99t2vuafrQGYBq37jxmU6XxzYnnoPY/H3nZpts0/N7FRe79rLS2OmAdEdf3ffjH"
        "1tCiXDtv86tqGlhc5OUoxPGFxHmfkivPTL5SVtwPpnf9o4/x1z/uJ0J+NRCqQ1IQA2IGJHvpBL8q+J6Q+3DQv835CyUrN8CsvJDh"
        "91I3FT//ovcK93vSvhee05G5HnwHPvgO/L+/A3eRCFX/f5G/Afn8aYA="
    ),
    "lz4.parquet": (
        "eNp9VEFo02AUfn+apNmsNc79cZGCQdfgcGq7rd0GCm6KohTN3EBRUdM12LE2qUlr1YMOEQ8yPIh40YMHEW96EEHw4MGDB/EgiB7E"
        "w/AoOsSLIsb3J1YbUUPfy5/3v+/73v9eUmNsX5YCfU9oqZ/KuBKpmAKABQ6dTDrRj46OZgh0JEHNog2gDaINoeWSQPNJMDJ4DSP2"
        "DqG3SIRmkYY8cfR7Zx17tukIuBy3jjeqIi4mTbtUbqwAY9eJolnpgGN7nKY5y2cg61kzvbDI1RvFoidh5phXbjpuvYzcBWpERVaG"
        "IqWnvn/ope8bC76/86Pvb/nm+7kOgPUKwJq1AIh4ROjZCPYT97vAwmRWy05MLYGhAW0A/aA2iH5IG0Kf03Lo81oe/bA2vASMEW1k"
        "YgqJKnR3hPE8I4x97QMCXbE4rIVhCVaIaHEJ5g5AeGH6YToSwd0LCyHsrALI4wIs6wTOYM/jmDVP6KU/esuHCHg3cf3tUuzm9r6H"
        "nyR4fAteiUl85F9/XiXB1tLdrk14e3Ixs02CReg9smc/272Qq8ziPSjkYD/tbuMVY+iFcWCTElafSwCr4RTWdBrtjAD3TrHAaebO"
        "hJXZkcKMoC4BCAfLiQi9AMtBji2FMQzzImSQVQgeRBFuAsRbPeHVNznoEb3pslU1aRfQRJrr6bTL3lG7US1abhoKjD4Ix72Ga5tV"
        "qxXjMBYrOcV0olBp5Ug1x6tPO6VfSTxLMo9b4TbfNN1S+xbvWZad7i7Md6X6g4pyXI/A8B7lqFjYzCJ8D1+Z8er4WodlWBWratn1"
        "nzQI4GY8tsn4iAmKrKbUGzqkaEJNi6C2H4cmFVm5yinzRJd2pSgbBQeblZtEFVUdZKRrw7XOG4BeEOU50a+SNtThCIgLQawhAcBV"
        "TuoL3O/0vr8o/OpWgHhHlNtEfx1rk6hFJPifEtjOAHCFKDX9Ox/V4BNRjaDlQfp5ohzRPwht9PLf6IORBIAHRLlP9Gfifw8xEo4r"
        "GFFrNIjuZnJzRJ9r73NC1WVe3cHzkIhorsMJEjPQvE+Ua4jqiGjmIRBVHiUUWZeUy52wTquZ7omGVd8wXattMF3XaWonLdebcWxt"
        "IL8xszGr3sC3418/+ILfi4H/wz8AsMTklQ=="
    ),
    "plain.feather": (
        "eNrdVM2K1EAQrrDZ3SBBBvFnDyINLiJCS1f+A17GgygsjruzoAdBJ87gyDjJOpkw8wg+ggcPHvcBfAQfYI8efJC9rdVJTWwDgni0"
        "oPJVpb+u9FeppH90NHiOABdk5wDQA22XwIUd2AaHIjLLphwoc+hq87XxT+QvyQPOP1Id2rCt69zke1DvBTgpyuWbYjzR+Zp4Xw3u"
        "VYO7RT4uMvhM698Nzp7B2SUvq0U+mk/gG3F6VMGhM+/WJ+2xjmafMPZpPfm0fJVX82yy0Pftek3rf2E159DmwnXugFtXhC27fv6p"
        "BW2lPVqxuUc/uHcO/DIX/mz7jHcZnzGuO7x1h/+F8T7jWYd/1uGfd+o/tn7nb/IN/4TzxODYHV3wD/mm97q/t1i3R/6A/JFxvjRN"
        "VWNthG3ktZHfRkEbhW0UtVG8mRX9Lq6Q3+C51DNxx+jjYFbks1XxcPK2mg9H+XhaPfmQjd4/LVaj2aCcvBsuqywr++V0VSyW07/X"
        "g6mPUqFEkhEoqTyJSFEqlS/RwzRMpAok+phGsVShxADTOJIqkhhimoRSxRIjakEgVSKx1XOZ/BpruU1+Tz/LeG8HQxR4eHww9ISn"
        "wRe+hkAEGkIRaohEpCEWsYZEJIfHF/X31syyS+p26i+gx7Ns19/5Ps+EHhWH5+U146llzsD/+78QpLNf/zt/ArTBqkI="
    ),
    "plain.parquet": (
        "eNqFkz9unEAUxgfssMhyQTPISFtMsyhFnjXDf6Q0TmdpldixS0sR7KJgbZbBsHhzghwhpeUyh8gpcoYoVYocIY8lrEByZPQB32+Y"
        "j/ceEhdn7wUl9LeCekUNtBrVpoQQFU9DOcJrHMe8O0YkRuSMyB2RNyJ/RMGIQqz/TUE90coEr+9Wslht5Qu0b7KPzVpDc5UUy7xp"
        "l87v0uRTa97KbbI6bPfX2e1uz6ZJ01pHd1bnW1lt8mdmFrErgAsQvCOPA3dAiH8UA3dBOB35EXAPhNtREAL3QXgdhQHwAITfUeQD"
        "D0EEHcUe8AhEO/N3BfWfmedXgonL6846zOmty9zeeszrrc/83gYs6G3Iwt5GLLq8pofWjU9OtHqRZ+uE6oQez9SToyKvPxTNOs2q"
        "GZm3XeyWJ3VTFck6G64dLGU6ZL2U9WYhl/0m07Cm1twmU3pszTRiDd9N8an5VUXZ+vkURyZUJa/NR8XSLJsYmB7k+uK70A8FZT+o"
        "g9TNU6G2u0GVPwfPltn3v4v9UlD2F20QK/cp8+fENGwdb+QlK5Pqrsk2sChLSKpKbtl9VtW3smBOcMpPhdV+jb3IZ4WQC/zj/gK8"
        "fZJd"
    ),
    "plain.sav": (
        "eNqlk8+L00AUx5NWrV0VPHgVHqwHPYydye8UAtvaFhfadN1pEU9L0oRNqU3WJtmCF/9c8eRfoDWTzNQRkT344MvMvPm878y8kBeT"
        "qXb28vQV0AtKYTRYDGByPh0DgqQobvJ+r3e9LpIyfL3Ktr3368/BLpoFq95lHES0CApoKYryQPkdD4+zD2eaA352C5pFcN/AfWzB"
        "f0blys47kc5TTtRa/lt65S9nQ7Z/qEJsq8/VWsKi9ccd2UKtRZeX/mA2hn/5j+bDY/1d/h25vqPWupjTxZv5aMz22pXu8Xs8k1Dm"
        "qzJP/s5vPxovwbY5czh8P/Dxy0++7nAvVnu/0nIxQQ5LPuIGj//6QHfPWf0TbupVEk320iS/SsttGO+6vHFeXu7SYBt3q0Z5URZ2"
        "xYO9mywvVlkUM7On3LzFTeXDvrab0XVd3ETT0fkmSzf7DIirE4QJIjw/pQTIuwUcedLkh/F1ua1G4hoYYQ0RIngNNJnXmjwN0igp"
        "a95FWEdEE7wOuszrTf78Uxh8rP1NB2EDEV3wBhgybzR5P9sHm5q3bIRNRAzBm2DKvMnfm8drqHnbQthCxBS8BZbM89+JFmUY5ox3"
        "TIRtRCzB22DLvN3kB3myz3ZFQlzXQNhBxBa8A07F/wJEfLiw"
    ),
    "snappy.parquet": (
        "eNqNVl1oW1UcP+fm5vTm5qNp7DkkJcxrTQ/pzGrSNm0KEbcqFSFs7VawoKi3zWUpTZMuN1mnT0NGGaP44FOZBV/2UERUZA+d9GGI"
        "SPFdlCE+yPDBF2X0wYexeM5JTtp8rQnlnNvzv7+P///8WjJ/4XICq3gb4ssZrGMQAGAurAMAZmZm4i447gMgwZdxtqQmZEF8JjHA"
        "BA/FGMyPEUZhVnRHFbbq0OG4PQcY74c4K2njB32sdGmtWFjbLDrZ46x1tbKO2MMVs5DNVfjR29eWzTx/uFjcNNd64I/imOQfzGQP"
        "q9V3f6lW5/+sVt/6p1p97Wm12gNHAS9Jjuko95i5kjASC4sutzZujA+4tQljYsCdnjQmFxZr5aSRXFjsgTmOxzKsxpmD6ihwwbQD"
        "1D7T9Z2RDOJgE4ke4SSOIcUR4RysnGEb59AjkFUu8GWWAQOYNAFdRk0dOnQGmD++0GgcPF74/A8vm/Wbow+eQG3pHvgV+div6m9H"
        "Q3zPfhN4le09tHQGD8uW+lPcyQ2+fMSXjxl8GNMY9h3DB86LZmZ5344XX2c9QeEt3fAGgBcC6NWA4tUa41GPx9PFkCINLeJZaehs"
        "I7hOCJI8sFNNgZ2W00at00awPu00Pi/ZzpS5i0u2tSoyWq4sL9san7+d2yyWyrnTyYI4LMk8saQLgFcIAMMvH996d+jssY+X6pmc"
        "MqZ4JtPTxrTMYcpIiRyeQtYUQ8Rj2Fef71JLDLtznBJD1BpDxGLoFNqTDe33wI9b8Td43iLvX3yH77eS+bVa7k6R17EvgxVB4/TL"
        "sBk40oTxpwUGiLAlAFTamnfy5lG96b5Tm1dq6qHfkyCI7JWctW7iAMCeESWoF3L2B4XK+rJVGgEZjhHHfXalVDDXLXmmsDNHtrg8"
        "4snk5TvaRtEurxSzjZdU/pJ51aqV1U2zlD1ZUm3LKowMZrYD4ZgwnFSCTo632URQJs1P1KCaX7XLWKnbsPLWulUo12kYQFm1eZHz"
        "QRMQfygW2qUgjD2hJED+0Ml+sEJ08hck30J6g2qjMX7tHAvYfBSQJtkQClHA/7JOEsjOBXofkoeQ7it0H7bjU014pY7nUxLYm5Dc"
        "hvShg/6ntGFHOyk35ingP0FyH9Ijld5U26XnmqRVKc1mL7BbQvqZk953dpRWUYu0uCsBzZEN+i+iB6hdVO8oKm5VQPcg+RrSuxr9"
        "qq+nhlO1yxcXLi+aEfnIJ5DcgXTHRR9pnVxQXQ3NKUqrkyiLBjSlkx1ID3T62NXJyRQQWHLPTXSqkSMdPC9DiHwJyS6kj9z0qd7u"
        "Jy2mgrqnCJHPILnLrtJDdzzt+EgTviVFiBTIdfq3l37n7TxS9JwMITYELnyrn+752oXPNgm3ZAjVM7Ttpz/09yYtM4REhp756c/+"
        "dlHUUVRmSKh+CumdAP1+oCfVLhlCJE/K9EmAHgbaPSghioBIkNIlQbL7rUF68EKXBHEjZM9FEEsFOXSBqLFhlq5VrPK5lY2Nc2ap"
        "VNw0rlsle7VYMManxuJjidAu+x/W7Qd8wb4uzrMvsf8DVRxklg=="
    ),
    "stream.arrow": (
        "eNq9Vk1oE1EQnt0maaxpWaRKlSKLemgRtH/pz0GIWrCC1JYWFBRNYhZT2iaxSWgVDx5EevQo6KEHDz0IevCgePHQQ4+9iD2IB/Hg"
        "TRAPIsXnTPa9zct0N42i3Xbyzbz3zfuZfTP7hBCiYAJYQE8LxCACYYiiho8RghDC2i8hCPegdCD3gwGwirKEkkD5ju0vUa6iEK8T"
        "+ejc2k582Ya0yhzoDjNFgChyRl2eSe3tkgeSm0LZqvSDkcCfgsuNEa9TG5PsMMqNfMbBYSGJvCcuN2xp84PEmZIzT/oyctZcXosf"
        "r+g4OdIPC+KYuPYOjEoEmjFCFs7qxssI0/zDKDbzX0wtZEiP4h+1RGX7hnD3RPwY6mOiGoNObYwmisFNB/1iKM0VfxWLu6K6P92H"
        "OIV8sUSxIHsOeasuN+o3fiafxt9IZV8R2b4p/GPXTDEpL+RS8w6sIYdioOJBb1bFw2KxoHOUyxav58rzaWeB2t0zJWht8v3RE0PN"
        "PXmxyohghkCdH3dvLV4c1VntQGZI9lzQzhdoewx6YhItibqfwWy/9tNnXKR9PDL1fRyo3UdTqLIHyxuwdt3PDHcN+loP1lm3xTAh"
        "cYLxJhgvKfGExIeMr2xb4gvW/4KN91bisMQfWox0Ra0vYdSOp2w1X5L1J5n/ilE7/qpRu55XzF/Z6j2vS1ud8w3GD7ITWttenzP1"
        "t7b5h3zD55w24q9ykM7nYZSRkZEe9/G0Xk/r87R+TxvwtDhpqhZQXPehXJzN52YX82ecm+X5qVQuky2fv5VOzY3nF1OzF4vOzFSp"
        "nE4XTxezi/mFUhZrzroQV94JMfFJiHNfhTi1JUQcPyzHDwAcOVqtNW0o+ymvp3rt3snpC1N9dh9Bv91PMGAPEMTtOMGgPUgwZA8R"
        "DNvDk9M/WQy6A+I0BLXnolniZZb3gfh58vHHVvQe7X79jfApvI+0IYY2vx8izDzfd5Jw7UHPWcJj18YvEd6Pz80ivtHmMTXh9Wbp"
        "9h38374mfo5U3Q0H7KvRelXN139br/okjjHeGOOp+Heq/TP+EuMvs/5l1v9I4lFWv4DZ6nuzyfo32XhfWP8X5g+Gz8dDjwfrt1i/"
        "bdS+zy7GD7I7/lO92i07sF4FVqTKM+hpQ9VxwnIsqiX1qxIAr0Xb69COJaduXeG1I7A+SE4Tq/2mtFUVCMr3RvN7A+rnt9lgfvN7"
        "lJq3i/G6GF/dG9p2qAfRHe43MXa/UeMVGL/A1nmP9d9j8zVaT9T7XGHrCbo/qfFfMf+gesRti+U3vw/slm0ElLmd/PX8Bj2/fTI4"
        "or1PnrF+9wWo5GltSgZ+z9l32PQv155+p873lPA37Q460A=="
    ),
    "zlib.zsav": (
        "eNpTcfMxdtBQ1lQIDggOVnBxDHFUcPP0cVXQVcgoKSkottLXT88syShN0kvOz9UPz6xKLErxTUzWD0pNTAkuSSxRYGJgYGADYhAN"
        "AhwMMBDpYGSh4JdfpmBkZmhgZWJgZWCmQCGA2sPFgAS4GMHYzyM43i/U1wkk/x8IYNKMsoxgDDOCCcWNIA4jGAeHBvk5+roqMDGg"
        "AW4RMHbxd4LrZ0eWZ2cE4wD/4BBnfxdXdP1MHKxg7OjuCtYP0ssMxCxQd4ggqQW5mxHkZqg/X/6F2AVTywxV8///+/9Quv4flM8O"
        "NQuklxWIQ0PcdC1AgtxQA/gxIgiTzYhHHGQWL5TtCsSwALfNyyiOzyvNTUot4oQGom1xaVFeYm4qJzDQbFPykzhhgWNbkF9ckpyf"
        "ksoJDA7bxPRUkKECUEuYsDjgOTOEXgYN1hlQvgFUvmKO73lfvoMBIqwPzD+Yb2ua7dHzNb79SINLx4ZGM6mlV9u2rdTtuMEQvYFF"
        "OXn3BlbliwW3Xx+1nmz9s6gob1qiXc/MZTcXOUzcKM4WJ8WUzDNrd1C5xVSHWWcUnt8M/CD0c91mj2sVF1fzh7npN5/Ze0N/8vyo"
        "g3d8ue5bvSle33Dor9MHrp8Hj22refX+62vRL1or7sxnXT9JvnXl04n79/vtvO7wuE614u33/Cc6jXvqs0Muvl5Q/J4z7v/bfuHb"
        "fVz/e/R3mh948O/Xv+rmGvWiywXSu19kbwpzvt9m9ku/70zxwznQGIbHwwd7cOjAQmIflG4ACt4C0gA6PuoB"
    ),
    "zstd.parquet": (
        "eNoLcAwyFGURfcAoGuYjKiDKIMTAoLFV/69CgSgjQwUXAwODpaWlgaGRsYmpmTkHwwOBAhkLCQsWGXa+vso3DDtEGUTFRDV0gBoF"
        "RNlE2WQYoLq5IxkYmIAcAUZm5o5jv4AWzGEUXcCIYoOfLRPDpBZ+sQnWyQ4qWmf9/mcsO5N0uG/37s1uaRtEXttKT1f+d3Apy/1F"
        "Mr8YlxX220v69n1Uj/EMfsIvtWLFo/O9a3Sd9wsAHcnCykq8M4D+nIDqjIK/jAybXLh5FoSzu5VFc3/4/2Yr6zX2+avz5rB9fZR6"
        "uTO6064m4EVTfPWDOas7GL596lrd0cDGkFBgYCEhw8PXprjpJQvx1m9gFK1CsT1iKSODChM7UJFPsKGCYWCIkYKRsYKxiYKJqYKp"
        "mYKZuYK5hYJFYAg7QwOPA5sC8wTGEwwpFRpxRFspGWPKIMFWnJyRmpsoysEgyqPKJMGVl1Ecn1eam5RapMrgA9ILFmYvLi3KS8xN"
        "RRZjTslPQuZzFOQXlyTnp8AUiQlIykj6qDHIiPJImjKwCUgiGy7KIyYgtotJ7BCjWo0ah6aOKCikmBiAhACQshFbwCjJJqnGIAA0"
        "B9kEmDvA2n8wivUxqXUxq51ixDQgBqt+kJvBevcwif1jVOtgVbvBTLTlcA+CTehiEnvGqPaOTe0aK6YJBXADxH5wiAmocYhtYWfQ"
        "UChILCosTS3RTS4o0E0sKsovVyhLLSrOzM9TMDLTM9AzlAQFHBwxLGZkYAgAZkIAwqnGpA=="
    ),
}


def written(name: str) -> bytes:
    return zlib.decompress(base64.b64decode(_PACKED[name]))

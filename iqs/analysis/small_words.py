"""Small words of seven languages: articles, pronouns, prepositions, forms of "to be" and "to have".

Alone they say how much somebody writes, not what about, and make long lists of nothing. Negations are none
of them.
"""

_ENGLISH = """
a about after all am an and any are as at be been before but by can could did do does for from get
got had has have he her him his i if in into is it it's i'm i've its just me my of off on one or our
out over she so some than that the their them then there these they this to too up us very was we
were what when which who will with would you your
"""
_GERMAN = """
aber als am an auch auf aus bei bin bis da das dass dem den der des die du ein eine einem einen
einer er es für hat habe haben hatte ich ihr im in ist ja man mein meine mir mit nach noch nur oder
sehr sein seine sich sie sind so um und uns von vom war waren was wenn wie wir wird zu zum zur
"""
_FRENCH = """
au aux avec c'est ce cet cette d'un d'une dans de des du elle en est et eu il ils j'ai je l'on la le
les leur lui ma mais me mes mon nous on ou par pour qu'il que qui sa se ses son sont sur ta te tu un
une vous y été
"""
_SPANISH = """
al como con cuando de del el ella en era es esta este fue ha han hay la las le les lo los me mi muy
más o para pero por que se si sin sobre son su sus te un una y ya yo
"""
_ITALIAN = """
al anche che chi ci con cui da dal dalla dei del della delle di e ed gli ha ho i il io la le lei lo
loro ma mi mio ne nel nella o per però più quando se si sono su sul un una uno è
"""
_PORTUGUESE = """
ao aos as até com da das de do dos e ela ele em era essa esse esta este eu foi isso já mais mas me
meu minha na nas nos o os ou para pela pelo por que se sem ser seu sua são também um uma você à é
"""
_DUTCH = """
aan als bij dat de den dit door een en er had heb hebben heeft het hij hun ik in is je maar me met
mijn na naar nog of om ook op over te tot u uit van voor was wat we werd wij wordt ze zijn zo
"""
SMALL = frozenset(
    word
    for language in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _DUTCH)
    for word in language.split()
)

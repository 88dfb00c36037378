#!/bin/sh
# sqlmap against the searches of a demo on this machine: BASE CONSULTANT OFFICER ARREARS ONCALL FOLDER,
# the middle four being sessions. At most 10 minutes in all. Exit status 1 when a parameter lets SQL in.
set -eu
base=$1 consultant=$2 officer=$3 arrears=$4 oncall=$5 out=$6
mkdir -p "$out"
failed=0
tested=0
# probe SESSION PATH DATA PARAMETERS: a POST, or a GET when DATA is empty.
probe() {
	log="$out/$(echo "$2" | tr -c 'a-z\n' '-').log"
	set -- "$1" "$base$2" "$3" "$4"
	timeout "${SQLMAP_SECONDS:-40}" sqlmap -u "$2" ${3:+--data "$3"} --cookie "samendoen=$1" -p "$4" --batch --level 2 --risk 1 \
		--ignore-code 400,404 --skip-waf --timeout 10 --retries 0 --disable-coloring --flush-session --output-dir "$out" >"$log" 2>&1 || true
	if grep -q "identified the following injection point" "$log"; then
		echo "SQL gets in: $2"
		grep -A 12 "identified the following" "$log"
		failed=1
	elif grep -q -E "testing '|do not appear to be injectable" "$log"; then
		tested=$((tested + 1))
		echo "held: $2 ($4)"
	else
		echo "not tested: $2"
		tail -5 "$log"
		failed=1
	fi
}
probe "$consultant" /signalen 'lijst=open&thema=&complex=&zoek=lekkage' zoek,lijst,thema,complex
probe "$consultant" /dossiers/zoeken 'zoek=straat' zoek
probe "$consultant" /toestemmingen/zoek 'adres=straat' adres
probe "$consultant" '/complex-in-beeld?indicator=signalen&niveau=buurt&sorteer=naam&zoek=hof&blad=1' '' indicator,niveau,sorteer,zoek,blad
probe "$consultant" '/signalen?lijst=open&thema=&bron=&complex=&vanaf=0' '' lijst,thema,bron,complex,vanaf
probe "$consultant" /werkbonnen 'zoek=WB-2026' zoek
probe "$consultant" '/voordeur?lijst=open' '' lijst
probe "$consultant" '/cijfers?maand=2026-10' '' maand
probe "$consultant" '/vrijwilligers?stand=actief&complex=&rol=&taal=&talent=&wacht=' '' stand,complex,rol,taal,talent
probe "$consultant" '/vrijwilligers/dekking?buurt=&complex=' '' buurt,complex
probe "$oncall" /meldpunt/balie 'stap=&nummer=ABCD' nummer
probe "$arrears" '/huurachterstand?toon=mijn&vanaf=0' '' toon,vanaf
probe "$officer" /logboek 'wie=&nummer=2026-0001&soort=keek&van=2026-11-01&tot=2026-11-30' nummer,wie,soort,van,tot
probe "$officer" /inloggen 'login=a&password=b' login
echo "$tested forms and addresses held"
exit "$failed"

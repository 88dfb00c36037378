package demo

import "strings"

// The names of the town, its parts and its streets. All are invented; where a stem is
// an ordinary Dutch word, no municipality is called after it.
var (
	townNames = []string{
		"Wolkerdam", "Nevelmonde", "Schelpenvoorde", "Ziltenburg", "Kwartelsluis", "Lamsoorde",
		"Meerkoetendam", "Zeekraalwierde", "Wulpenrade", "Dobberhaven", "Getijdenstede",
		"Kokkelmonde", "Stormvogelsluis", "Parelwierde", "Zilverbroekdam", "Plevierenstede",
		"Mosselburcht", "Zandloperstad", "Bakenrade", "Krabbenoord", "Alikruikdam",
		"Zeesterhoven", "Kluutmonde", "Ankerlicht", "Boeienburcht", "Golvenrade",
	}
	districtNames = []string{
		"Binnenstad", "Zilverkade", "Lantaarnwijk", "Kwelderrand", "Overstroom", "Bakenveld",
		"Touwslagersland", "Nevelkwartier", "Kompaswijk", "Duikersgat", "Zandlopersveld",
		"Vlotgras", "Regenboogdijk", "Zeilmakersland", "Boegwijk", "Getijdenpark",
		"Stuurboord", "Bakboord", "Roggenplaat", "Windvaanwijk", "Schuimkoppen", "Albatrosland",
		"Parelbank", "Lamsoorveld", "Kajuitkwartier", "Sterrenloods", "Dobberland", "Ankergrond",
		"Zoutwinning", "Vuurbaak", "Kabelgatwijk", "Klipperveld", "Sloepenland", "Marifoon",
	}
	hoodStems = []string{
		"Wulpen", "Schelp", "Zeekraal", "Lamsoor", "Kluten", "Ziltgras", "Sterns", "Kwelder",
		"Touwers", "Zeilers", "Masten", "Kompas", "Helmgras", "Garnalen", "Kabel", "Boeien",
		"Lantaarn", "Nevel", "Dobber", "Kajuit", "Roerganger", "Zwaluw", "Knotwilg", "Duizendblad",
		"Wolfsmelk", "Sprot", "Tarbot", "Zeeappel", "Meeuwen", "Plevier", "Oester", "Drijfhout",
	}
	hoodSuffixes = []string{
		"buurt", "hof", "kwartier", "oord", "zoom", "hoek", "akker", "tuin", "plaat", "rand",
	}
	industryNames = []string{"Havenkom", "Werfterrein", "Kranenkade", "Bedrijvenpark De Boei"}

	streetStems = []string{
		"Anker", "Lantaarn", "Wulpen", "Schelpen", "Zeekraal", "Lamsoor", "Nevel", "Dobber",
		"Zeilmakers", "Kompas", "Kluten", "Garnalen", "Touwslagers", "Marsroede", "Kajuit",
		"Bakboord", "Stuurboord", "Klipper", "Sloepen", "Tjalk", "Schoener", "Brigantijn",
		"Zwaluw", "Plevieren", "Meeuwen", "Albatros", "Fuut", "Zeekoet", "Bergeend", "Lepelaar",
		"Duizendblad", "Wolfsmelk", "Zeedistel", "Helmgras", "Biesbos", "Slijkgras", "Zulte",
		"Strandkrab", "Zeester", "Tarbot", "Sprot", "Spiering", "Harder", "Zeenaald", "Rog",
		"Regenboog", "Wolken", "Windvaan", "Hagel", "Dauw", "IJzel", "Mist", "Noorderlicht",
		"Grutterij", "Mosterd", "Kaneel", "Beschuit", "Boekweit", "Haver", "Honing", "Karnemelk",
		"Mandenmakers", "Nettenboeters", "Klompen", "Kuipers", "Leidekkers", "Loodgieters",
		"Zilver", "Parel", "Barnsteen", "Kobalt", "Koper", "Indigo", "Karmijn", "Smaragd",
		"Knikker", "Tol", "Vlieger", "Hoepel", "Steltlopers", "Hinkel", "Domino", "Draaimolen",
		"Poolster", "Grote Beer", "Zwaan", "Komeet", "Meteoor", "Zonnewijzer", "Maanlicht",
		"Accordeon", "Trommel", "Fluiters", "Klarinet", "Draaiorgel", "Triangel",
	}
	streetSuffixes = []string{
		"straat", "laan", "weg", "hof", "pad", "kade", "plein", "dreef", "singel", "plantsoen",
	}
	streetPrefixes = []string{
		"", "Oude ", "Nieuwe ", "Lange ", "Korte ", "Kleine ", "Grote ", "Achter de ", "Boven de ", "Tweede ",
	}
)

func townName(i int) string {
	if n := len(townNames); i >= n {
		return "Nieuw-" + townNames[i%n]
	}
	return townNames[i]
}

func districtName(i int) string {
	if n := len(districtNames); i >= n {
		return districtNames[1+(i-n)%(n-1)] + "-Buiten"
	}
	return districtNames[i]
}

// hoodNames draws n different names (at most 320) for the neighbourhoods of a town.
func hoodNames(s *stream, n int) []string {
	stems, out := s.Perm(len(hoodStems)), make([]string, n)
	shift := s.IntN(len(hoodSuffixes))
	for i := range out {
		stem, round := i%len(stems), i/len(stems)
		out[i] = hoodStems[stems[stem]] + hoodSuffixes[(shift+stem*7+round)%len(hoodSuffixes)]
	}
	return out
}

func nameIndustry(hoods []hood) {
	n := 0
	for i := range hoods {
		if !hoods[i].industry {
			continue
		}
		hoods[i].name = industryNames[n%len(industryNames)]
		if n >= len(industryNames) {
			hoods[i].name += numbered(" ", n/len(industryNames)+1, 1)
		}
		n++
	}
}

// streetName is the n-th street of a town; no two numbers give the same name.
func streetName(town, n int) string {
	plain := len(streetStems) * len(streetSuffixes)
	k := (n*389 + town*37) % plain
	stem := k % len(streetStems)
	suffix := (k/len(streetStems) + stem*3) % len(streetSuffixes)
	prefix := n / plain
	name := streetPrefixes[prefix%len(streetPrefixes)] + streetStems[stem] + streetSuffixes[suffix]
	if prefix >= len(streetPrefixes) {
		name += numbered(" ", prefix, 1)
	}
	return strings.ReplaceAll(name, "Grote Beer", "Grotebeer")
}

// Names of people come in several styles, each made of parts that are no names.
var (
	softStarts = []string{"Ba", "Cho", "Da", "Eli", "Fa", "Gi", "Ha", "I", "Jo", "Ka", "Lu", "Mi", "Na", "O", "Pe", "Ra", "Sho", "Ta", "U", "Ve", "Wi", "Ya", "Zu"}
	softMiddle = []string{"ba", "ri", "lo", "mu", "ne", "sa", "to", "vi", "ki", "da", "pu", "ge", "shi", "no", "la"}
	softEnds   = []string{"mo", "lin", "ra", "vex", "tuk", "nia", "bo", "dri", "wen", "zel", "pom", "quil", "sha", "fi", "rund"}

	playFirst = []string{
		"Wolkje", "Flierefluit", "Pannie", "Boterbloem", "Knikkertje", "Zonneke", "Drupje", "Vlindert",
		"Kruimel", "Tjoepie", "Snorrel", "Kwispel", "Bolleke", "Madeliefke", "Sproetje", "Hobbel",
		"Pluisje", "Stuiter", "Kwikkel", "Fladder", "Zweefje", "Tuimel", "Bries", "Sprankel",
	}
	playStarts = []string{
		"Wolken", "Regen", "Maan", "Knikker", "Vlieger", "Drop", "Pannenkoek", "Kikker", "Soep",
		"Hagelslag", "Fiets", "Stroop", "Confetti", "Zeepbel", "Krakeling", "Sneeuwvlok", "Beschuit",
		"Paraplu", "Kruimel", "Toverbal", "Mosterd", "Rabarber", "Schommel", "Windwijzer",
	}
	playEnds = []string{
		"vanger", "draaier", "plukker", "fluister", "teller", "poetser", "wacht", "schipper",
		"gieter", "dromer", "stapelaar", "tovenaar", "lepelaar", "verteller", "zoeker", "wever",
	}
)

// personName draws a name that nobody has.
func personName(s *stream) string {
	switch x := s.IntN(10); {
	case x < 4:
		return pick(s, playFirst) + " " + pick(s, playStarts) + pick(s, playEnds)
	case x < 6:
		return softName(s, 1) + " van de " + pick(s, playStarts) + pick(s, hoodSuffixes)
	case x < 9:
		return softName(s, 0) + " " + softName(s, 2)
	default:
		return softName(s, 1) + " " + softName(s, 1) + "-" + pick(s, playStarts) + pick(s, playEnds)
	}
}

// softName joins syllables, with so many in the middle.
func softName(s *stream, middle int) string {
	out := pick(s, softStarts)
	for range middle {
		out += pick(s, softMiddle)
	}
	return out + pick(s, softEnds)
}

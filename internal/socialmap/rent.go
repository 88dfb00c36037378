package socialmap

import (
	"slices"
	"time"
)

// RentLimits are the limits of the Wet op de huurtoeslag that divide bare rents, in eurocents per
// month; each is the highest rent of its band.
type RentLimits struct {
	From   time.Time // date from which they hold
	Cents  [4]int64  // kwaliteitskortingsgrens, lower and upper aftoppingsgrens, liberalisatiegrens
	Source string
}

// allRentLimits are the limits by year, oldest first. What was published is compared with what it was
// drawn from: those of a year are added before it begins, or hold from the month after they were added.
func allRentLimits() []RentLimits {
	year := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	return []RentLimits{
		{year(2022), [4]int64{44246, 63325, 67866, 76347}, "Wht art. 13 en 20, bedragen 2022"},
		{year(2023), [4]int64{45220, 64719, 69360, 80806}, "Wht art. 13 en 20, bedragen 2023"},
		{year(2024), [4]int64{45447, 65043, 69707, 87966}, "Wht art. 13 en 20, bedragen 2024"},
		{year(2025), [4]int64{47720, 68296, 73193, 90007}, "Wht art. 13 en 20, bedragen 2025"},
		{year(2026), [4]int64{49820, 71302, 76414, 93293}, "Wht art. 13 en 20, Stcrt. 2025, 39783"},
	}
}

// RentLimitsOn are the limits of a date: of the newest year that is known, and of the oldest for
// what was before it.
func RentLimitsOn(on time.Time) RentLimits {
	list := allRentLimits()
	after := slices.IndexFunc(list, func(l RentLimits) bool { return l.From.After(on) })
	if after < 0 {
		after = len(list)
	}
	return list[max(0, after-1)]
}

// RentCell is the cell of AskedRent of a bare rent per month on a date, in eurocents; named is false
// where the rent is above the highest limit or not known, which is the rest.
func RentCell(cents int64, on time.Time) (code string, named bool) {
	if cents <= 0 {
		return "", false
	}
	limits := RentLimitsOn(on).Cents
	band, _ := slices.BinarySearch(limits[:], cents)
	if band == AskedRent.Named() {
		return "", false
	}
	return AskedRent.Cell(band), true
}

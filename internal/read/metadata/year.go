package metadata

import (
	"strconv"
	"strings"

	"wenxun/internal/read/rule"
)

// year is the one that the title names, or in which the document was made; of a report without
// either, the one that follows from the years that it names.
func (d *document) year() {
	f := d.facts
	name := ""
	if f.Year, name = d.yearOf(); f.Year > 0 {
		d.explain(rule.StageYear, f.Title, name, strconv.Itoa(f.Year))
	}
}

// yearOf returns the year, 0 where it is not known, and the rule that found it.
func (d *document) yearOf() (year int, name string) {
	f := d.facts
	if y := titleYear(f.Title); y > 0 {
		return y, "named-in-title"
	}
	if len(f.Date) >= 4 {
		year, _ = strconv.Atoi(f.Date[:4])
		return year, "year-of-date"
	}
	if y, name := d.yearSpokenOf(); y != 0 {
		return y, name
	}
	if len(f.Published) >= 4 {
		year, _ = strconv.Atoi(f.Published[:4])
	}
	return year, "year-of-publication"
}

// titleYear is the one year that a title names; a span of years is none.
func titleYear(title string) int {
	all := dates(title)
	if len(all) != 1 {
		return 0
	}
	rest := title[all[0].end:]
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "至") || strings.HasPrefix(rest, "远景") {
		return 0
	}
	before := strings.TrimRight(title[:all[0].at], " ")
	if strings.HasSuffix(before, "-") || strings.HasSuffix(before, "—") || strings.HasSuffix(before, "和") || strings.HasSuffix(before, "（") && strings.Contains(title, "修") {
		return 0
	}
	y, _ := strconv.Atoi(all[0].date[:4])
	return y
}

// NameYear is the year that a file's name begins with, or has between other characters; 0 for
// none. It is what whoever named the file knew of an undated text.
func NameYear(name string) int {
	for at := 0; at+4 <= len(name); at++ {
		if at > 0 && name[at-1] >= '0' && name[at-1] <= '9' {
			continue
		}
		if y, n := digits(name[at:], 5); n == 4 && y >= firstYear && y <= lastYear {
			return y
		}
	}
	return 0
}

// ahead are the words that follow a year in the heading of the part of a report that is about plans.
var ahead = []string{"工作安排", "重点工作", "主要工作", "工作任务", "主要任务", "重点任务", "工作部署", "工作的总体", "政府工作", "工作总体", "经济工作", "工作重点", "目标任务", "主要预期目标"}

// minYears is how often a text names the year that it speaks of.
const minYears = 2

// maxPlanHeading is the longest line, in bytes, that is read as the heading of plans.
const maxPlanHeading = 150

// yearSpokenOf is the year that the text names most; 0 where none is prominent. A government's
// report is of the year whose work it plans.
func (d *document) yearSpokenOf() (year int, name string) {
	count := map[int]int{}
	report := strings.HasPrefix(d.facts.Type, "工作报告/")
	planned, reviewed := 0, 0
	for i := range d.blocks {
		s := d.blocks[i].Text
		for _, x := range dates(s) {
			y, _ := strconv.Atoi(x.date[:4])
			count[y]++
			if !report || len(s) > maxPlanHeading {
				continue
			}
			if strings.Contains(s[x.end:], "回顾") {
				reviewed = max(reviewed, y)
			} else if plans(s[x.end:]) {
				planned = max(planned, y)
			}
		}
	}
	switch {
	case planned > 0:
		return planned, "heading-of-plans"
	case reviewed > 0:
		return reviewed + 1, "after-heading-of-review"
	case report:
		return reportYear(count), "run-of-years-in-report"
	}
	best, all := 0, 0
	for y, n := range count {
		all += n
		if n > count[best] || n == count[best] && y > best {
			best = y
		}
	}
	if count[best] < minYears || count[best]*2 < all && d.facts.Type != "新闻报道" {
		return 0, ""
	}
	return best, "named-most"
}

// plans reports the words after a year in the heading of a report's plans.
func plans(after string) bool {
	for _, w := range ahead {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// reportYear reads the year of a report from the years that it names. It dwells on the year
// behind it, which it names, and on its own, which it may only call 今年; years further off are
// aims. So it takes the run of years that is named most, and the last of it; that is the year
// behind unless the one before is named as well.
func reportYear(count map[int]int) int {
	best, most := 0, 0
	for y := range count {
		if count[y-1] > 0 {
			continue // not the first of its run
		}
		total, last := 0, y
		peak := 0
		for z := y; count[z] > 0; z++ {
			total += count[z]
			peak = max(peak, count[z])
		}
		for z := y; count[z] > 0; z++ {
			if count[z] >= minYears && count[z]*4 >= peak {
				last = z
			}
		}
		if total > most || total == most && last > best {
			best, most = last, total
		}
	}
	if most < minYears {
		return 0
	}
	if count[best-1]*5 < count[best]*2 {
		return best + 1
	}
	return best
}

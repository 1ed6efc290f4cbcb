package metadata

import (
	"strconv"
	"strings"
)

// year is the one that the title names, or in which the document was made; a report without
// either tells it by the years that it speaks of.
func (d *document) year() {
	f := d.facts
	if y := titleYear(f.Title); y > 0 {
		f.Year = y
		return
	}
	if len(f.Date) >= 4 {
		f.Year, _ = strconv.Atoi(f.Date[:4])
		return
	}
	f.Year = d.yearSpokenOf()
	if f.Year == 0 && len(f.Published) >= 4 {
		f.Year, _ = strconv.Atoi(f.Published[:4])
	}
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

// ahead are the words that follow a year in the part of a government's report that tells its plans.
var ahead = []string{"工作安排", "重点工作", "主要工作", "工作任务", "主要任务", "重点任务", "工作部署", "工作的总体", "政府工作", "的工作", "工作总体", "经济社会发展", "国民经济", "经济工作", "工作重点", "目标任务", "计划", "预期目标", "主要预期目标"}

// minYears is how often a text names the year that it speaks of.
const minYears = 2

// maxPlanHeading is the longest line, in bytes, that is read as the heading of plans.
const maxPlanHeading = 150

// yearSpokenOf is the year that the text names most. A government's report is of the year whose
// work it plans: the last that such words follow, beside the one that it looks back on.
func (d *document) yearSpokenOf() int {
	count, planned := map[int]int{}, map[int]int{}
	report := strings.HasPrefix(d.facts.Type, "工作报告/")
	for i := range d.blocks {
		s := d.blocks[i].Text
		for _, x := range dates(s) {
			y, _ := strconv.Atoi(x.date[:4])
			count[y]++
			if !report || len(s) > maxPlanHeading {
				continue
			}
			for _, w := range ahead {
				if strings.HasPrefix(s[x.end:], w) {
					planned[y]++
					break
				}
			}
		}
	}
	best := 0
	for y, n := range count {
		if n > count[best] || n == count[best] && y > best {
			best = y
		}
	}
	if !report {
		all := 0
		for _, n := range count {
			all += n
		}
		if count[best] < minYears || count[best]*2 < all && d.facts.Type != "新闻报道" {
			return 0
		}
		return best
	}
	later := 0
	for y := range planned {
		later = max(later, y)
	}
	if later > 0 {
		return later
	}
	if count[best+1] > 0 {
		best++
	}
	return best
}

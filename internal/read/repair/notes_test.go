package repair

import (
	"slices"
	"testing"

	"wenxun/internal/read/layout"
)

func TestFootnotesWaitForTheSentenceThatGoesOnOverleaf(t *testing.T) {
	line := func(page int, y, width float64, s string) layout.Line {
		return layout.Line{Text: s, Page: page, Size: 16, Box: layout.Box{X: 90, Y: y, W: width, H: 16}, Offset: -1}
	}
	note := line(1, 740, 300, "1 按可比价格计算。")
	note.Kind, note.Size = layout.Note, 10
	src := &layout.Source{Format: "pdf", Pages: 2, Lines: []layout.Line{
		line(1, 600, 416, "全市生产总值增长百分之六，城镇新增就业三万二千人，居"),
		line(1, 630, 416, "民收入稳步提高，民生福祉持续增进，生态环境质量稳中向"),
		note,
		line(2, 80, 416, "好，全年空气质量优良天数比例达到百分之九十，地表水水"),
		line(2, 110, 200, "质优良比例继续提高。"),
	}}
	want := []string{"全市生产总值增长百分之六，城镇新增就业三万二千人，居民收入稳步提高，民生福祉持续增进，生态环境质量稳中向好，全年空气质量优良天数比例达到百分之九十，地表水水质优良比例继续提高。", "1 按可比价格计算。"}
	if got := Repair(src, nil).lines(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

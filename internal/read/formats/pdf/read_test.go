package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"wenxun/internal/read/fault"
	"wenxun/internal/read/layout"
)

// shared is one reader for all tests: compiling PDFium takes seconds.
var shared *Reader

func TestMain(m *testing.M) {
	var err error
	shared, err = New("", 2)
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = shared.Close()
	os.Exit(code)
}

func read(t *testing.T, data []byte) *layout.Source {
	t.Helper()
	src, err := shared.Read(t.Context(), "test.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// shown writes lines in short: cells with their table, row and column.
func shown(lines []layout.Line) []string {
	var out []string
	for _, l := range lines {
		s := l.Text
		if l.Kind == layout.Cell {
			s = fmt.Sprintf("%d/%d/%d %s", l.Table, l.Row, l.Col, s)
		}
		if l.Kind == layout.Note {
			s = "N " + s
		}
		if l.Column > 0 {
			s = fmt.Sprintf("|%d %s", l.Column, s)
		}
		out = append(out, s)
	}
	return out
}

func TestLayout(t *testing.T) {
	tests := map[string]struct {
		draw *drawing
		want []string
	}{
		"lines from top to bottom, whatever the order in the file": {
			new(drawing).page().text(72, 300, 12, "第二行写在后面。").text(72, 200, 12, "第一行写在前面。"),
			[]string{"第一行写在前面。", "第二行写在后面。"},
		},
		"letter-spaced text has no blanks": {
			new(drawing).page().text(72, 200, 12, "云岭市大力推进海绵城市建设", 6).text(72, 230, 12, "云 岭 市 海 绵 城 市 建 设"),
			[]string{"云岭市大力推进海绵城市建设", "云岭市海绵城市建设"},
		},
		"a blank between Chinese words set solid stays": {
			new(drawing).page().text(72, 200, 12, "张建国　李卫东　王小红"),
			[]string{"张建国 李卫东 王小红"},
		},
		"characters drawn one by one in a font that isn't embedded": {
			new(drawing).page().text(72, 200, 12, "海").text(84, 200, 12, "绵").text(96, 200, 12, "城").text(108, 200, 12, "市"),
			[]string{"海绵城市"},
		},
		"Latin words keep their blanks": {
			new(drawing).page().text(72, 200, 12, "variant of concern 在全球流行"),
			[]string{"variant of concern 在全球流行"},
		},
		"what stands far apart on one line is parted by a tab": {
			new(drawing).page().text(72, 200, 12, "云岭市人民政府").text(400, 200, 12, "2025年3月1日印发"),
			[]string{"云岭市人民政府\t2025年3月1日印发"},
		},
		"two columns are read one after the other, a heading over both first": {
			new(drawing).page().text(150, 100, 20, "云岭日报：全市经济工作会议召开").
				lines(60, 150, 12, "会议指出要坚持稳中求进工作总基调", "完整准确全面贯彻新发展理念加快构", "建新发展格局着力推动高质量发展。").
				lines(310, 153, 12, "会议强调要切实保障和改善民生兜住", "兜准兜牢民生底线促进高校毕业生就", "业扩大养老服务供给办好民生实事。"),
			[]string{"云岭日报：全市经济工作会议召开", "|1 会议指出要坚持稳中求进工作总基调", "|1 完整准确全面贯彻新发展理念加快构", "|1 建新发展格局着力推动高质量发展。",
				"|2 会议强调要切实保障和改善民生兜住", "|2 兜准兜牢民生底线促进高校毕业生就", "|2 业扩大养老服务供给办好民生实事。"},
		},
		"cells of a ruled table stay apart, lines inside a cell are joined": {
			ruled(new(drawing).page().text(72, 80, 12, "附表如下：")).
				lines(76, 116, 12, "指标").lines(176, 116, 12, "完成情况").
				lines(76, 146, 12, "城镇新增", "就业").lines(176, 146, 12, "全年新增就", "业三万人"),
			[]string{"附表如下：", "1/1/1 指标", "1/1/2 完成情况", "1/2/1 城镇新增就业", "1/2/2 全年新增就业三万人"},
		},
		"a table without rules is seen by its columns": {
			new(drawing).page().
				text(72, 100, 10, "县区").text(200, 100, 10, "面积").text(300, 100, 10, "投资").
				text(72, 116, 10, "青河县").text(200, 116, 10, "12.5").text(300, 116, 10, "0.8亿元").
				text(72, 132, 10, "南山区").text(200, 132, 10, "31.0").text(300, 132, 10, "1.5亿元"),
			[]string{"1/1/1 县区", "1/1/2 面积", "1/1/3 投资", "1/2/1 青河县", "1/2/2 12.5", "1/2/3 0.8亿元", "1/3/1 南山区", "1/3/2 31.0", "1/3/3 1.5亿元"},
		},
		"small lines under a short rule are footnotes, each whole": {
			new(drawing).page().lines(72, 600, 16, "全市生产总值增长百分之六，城镇新增就业三万人，居民", "收入稳步提高，民生福祉持续增进，生态环境质量稳中向").rule(72, 650, 216, 650).
				text(72, 660, 6, "1").lines(78, 664, 10, "生产总值按可比价格计算，下同，数据为初步核算数，最终以年鉴为", "准。").text(72, 690, 6, "2").text(78, 694, 10, "含劳务派遣。").text(295, 770, 9, "7"),
			[]string{"全市生产总值增长百分之六，城镇新增就业三万人，居民", "收入稳步提高，民生福祉持续增进，生态环境质量稳中向", "N 1 生产总值按可比价格计算，下同，数据为初步核算数，最终以年鉴为准。", "N 2 含劳务派遣。", "7"},
		},
		"a small raised number after Chinese text is a note's mark": {
			new(drawing).page().text(72, 200, 12, "各项事业取得新成就").text(180, 195, 6, "1").text(183, 200, 12, "，人民生活改善。"),
			[]string{"各项事业取得新成就，人民生活改善。"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := shown(read(t, test.draw.bytes()).Lines)
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

// ruled draws a table of two rows and two columns.
func ruled(d *drawing) *drawing {
	for _, y := range []float64{100, 125, 180} {
		d.rule(72, y, 300, y)
	}
	for _, x := range []float64{72, 172, 300} {
		d.rule(x, 100, x, 180)
	}
	return d
}

func TestLineFacts(t *testing.T) {
	d := new(drawing).page().
		text(197, 120, 22, "云岭市政府工作报告").
		text(72, 180, 16, "过去一年全市上下齐心协力攻坚克难各项工作取得新的显著成效").
		page().text(72, 100, 16, "第二页的文字")
	got := read(t, d.bytes())
	if got.Pages != 2 || len(got.Lines) != 3 {
		t.Fatalf("%d pages, lines %q", got.Pages, shown(got.Lines))
	}
	title, body, next := got.Lines[0], got.Lines[1], got.Lines[2]
	if !title.Centered || title.Size != 22 || title.Page != 1 || title.Box.X != 197 {
		t.Errorf("title is %+v", title)
	}
	if body.Centered || body.Size != 16 || next.Page != 2 {
		t.Errorf("body is %+v, next %+v", body, next)
	}
}

func TestRefusals(t *testing.T) {
	locked := new(drawing).page().text(72, 100, 12, "密")
	key := strings.Repeat("41", 32)
	locked.extra = "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <" + key + "> /U <" + key + "> /P -4 >>"
	tests := map[string]struct {
		data []byte
		code fault.Code
	}{
		"empty":      {nil, fault.Empty},
		"no PDF":     {[]byte("海绵城市不是 PDF"), fault.Corrupt},
		"head alone": {[]byte("%PDF-1.7\n"), fault.Corrupt},
		"scan":       {new(drawing).page().image().bytes(), fault.NoText},
		"password":   {locked.bytes(), fault.Encrypted},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := shared.Read(t.Context(), "test.pdf", test.data)
			var refusal *fault.Error
			if !errors.As(err, &refusal) || refusal.Code != test.code || refusal.Message == "" {
				t.Errorf("got %v, want code %s", err, test.code)
			}
		})
	}
}

func TestScannedPagesAreNamed(t *testing.T) {
	got := read(t, new(drawing).page().text(72, 100, 12, "第一页有字").page().image().page().bytes())
	if !slices.Equal(got.PagesWithoutText, []int{2}) {
		t.Errorf("pages without text: %v, want only the one that shows an image", got.PagesWithoutText)
	}
}

func TestCancelledReadLeavesTheReaderUsable(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := new(drawing).page().text(72, 100, 12, "海绵城市").bytes()
	if _, err := shared.Read(ctx, "test.pdf", data); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled read gave %v", err)
	}
	if got := shown(read(t, data).Lines); !slices.Equal(got, []string{"海绵城市"}) {
		t.Errorf("after a cancelled read: %q", got)
	}
}

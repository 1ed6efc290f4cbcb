package html

import (
	"context"
	"strings"
	"testing"

	"wenxun/internal/read/layout"
)

const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>滨河市供水办法_滨河市政府网</title>
<meta name="PubDate" content="2020-02-03 09:00:00"></head><body>
<div class="nav"><a href="/">首页</a><a href="/zw">政务公开</a></div>
<table><tr><td><b>索 引 号：</b></td><td>001/2020-7</td><td>成文日期：</td><td>2020年1月2日</td></tr>
<tr><td>发文机关：</td><td>滨河市人民政府</td><td>发文字号：</td><td>滨府发〔2020〕7号</td></tr></table>
<div id="zoom"><p style="text-align:center"><b>滨河市供水办法</b></p><h2>第一章 总则</h2>
<p>第一条 为了规范供水管理，保障用水安全，根据有关规定，<br>制定本办法。本办法适用于本市行政区域内的供水活动。</p>
<ul><li>原水</li><li>净水</li></ul>
<table><tr><th>区</th><th>水量</th></tr><tr><td>东区</td><td>12.5</td></tr></table>
<script>var x = "不是正文";</script><p style="display:none">看不见</p>
<p>第二条 供水单位应当建立水质检测制度，定期向社会公布检测结果，接受公众监督。</p></div>
<div class="foot">扫一扫在手机打开当前页</div></body></html>`

func TestMainTextAndFactsAreToldApart(t *testing.T) {
	src, err := Read(context.Background(), "a.html", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range src.Lines {
		got = append(got, map[layout.Kind]string{layout.Heading: "H", layout.Paragraph: "P", layout.Item: "I", layout.Cell: "C"}[l.Kind]+l.Text)
	}
	want := "P滨河市供水办法|H第一章 总则|P第一条 为了规范供水管理，保障用水安全，根据有关规定，|P制定本办法。本办法适用于本市行政区域内的供水活动。|I原水|I净水|C区|C水量|C东区|C12.5|P第二条 供水单位应当建立水质检测制度，定期向社会公布检测结果，接受公众监督。"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if !src.Lines[0].Bold || !src.Lines[0].Centered {
		t.Error("the title's type is lost")
	}
	for name, want := range map[string]string{"索引号": "001/2020-7", "成文日期": "2020年1月2日", "发文机关": "滨河市人民政府", "发文字号": "滨府发〔2020〕7号", "PubDate": "2020-02-03 09:00:00", "title": "滨河市供水办法_滨河市政府网"} {
		if src.Properties[name] != want {
			t.Errorf("%s is %q", name, src.Properties[name])
		}
	}
	var removed []string
	for _, x := range src.Removed {
		removed = append(removed, x.Text)
	}
	if all := strings.Join(removed, "|"); !strings.Contains(all, "首页") || !strings.Contains(all, "扫一扫") || strings.Contains(all, "不是正文") {
		t.Errorf("removed %s", all)
	}
}

func TestPagesNestedBeyondReasonAreReadFlat(t *testing.T) {
	src, err := Read(context.Background(), "a.html", []byte(strings.Repeat("<div>", 5000)+"海绵城市建设"))
	if err != nil || len(src.Lines) != 1 || src.Lines[0].Text != "海绵城市建设" {
		t.Errorf("%+v, %v", src, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(page))
	f.Add([]byte("<table><tr><td>索引号<td>1<table><td>x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = Read(context.Background(), "a.html", data)
	})
}

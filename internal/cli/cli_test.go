package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"wenxun/internal/ingest"
	"wenxun/internal/library"
)

// home is a folder with a library in it and files to add, and the environment of its commands.
type home struct {
	*testing.T
	dir string
	env map[string]string
}

func newHome(t *testing.T) *home {
	return &home{T: t, dir: t.TempDir(), env: map[string]string{}}
}

func (h *home) path(name string) string { return filepath.Join(h.dir, name) }

func (h *home) write(name, content string) string {
	h.Helper()
	if err := os.MkdirAll(filepath.Dir(h.path(name)), 0o700); err != nil {
		h.Fatal(err)
	}
	if err := os.WriteFile(h.path(name), []byte(content), 0o600); err != nil {
		h.Fatal(err)
	}
	return h.path(name)
}

// syncBuffer is written by a server while a test reads it.
type syncBuffer struct {
	mu      sync.Mutex
	b       bytes.Buffer
	written chan struct{} // has one after a Write
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.written <- struct{}{}:
	default:
	}
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// run runs a command on the library and returns what it said.
func (h *home) run(want int, args ...string) (out, said string) {
	h.Helper()
	return h.feed(want, "", args...)
}

func (h *home) feed(want int, in string, args ...string) (out, said string) {
	h.Helper()
	var stdout, stderr bytes.Buffer
	env := func(name string) string {
		if name == "WENXUN_DATA" {
			return h.path("library")
		}
		return h.env[name]
	}
	code := Run(h.Context(), args, Streams{In: strings.NewReader(in), Out: &stdout, Err: &stderr, Getenv: env})
	if code != want {
		h.Fatalf("wenxun %s exited %d, want %d\n%s%s", strings.Join(args, " "), code, want, stdout.String(), stderr.String())
	}
	return stdout.String(), stderr.String()
}

// rows runs an ingest and returns its rows and summary.
func (h *home) rows(want int, args ...string) ([]ingest.Row, ingest.Summary) {
	h.Helper()
	out, _ := h.run(want, append([]string{"ingest", "--json"}, args...)...)
	return h.parse(out)
}

func (h *home) parse(out string) (rows []ingest.Row, summary ingest.Summary) {
	h.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for _, line := range lines[:len(lines)-1] {
		var row ingest.Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			h.Fatalf("%q: %v", line, err)
		}
		rows = append(rows, row)
	}
	var last struct{ Summary *ingest.Summary }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Summary == nil {
		h.Fatalf("last line is %q, %v", lines[len(lines)-1], err)
	}
	return rows, *last.Summary
}

// serve runs a server on the library until the test or stop ends it.
func (h *home) serve(args ...string) (address string, stop func()) {
	h.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	said, ended := &syncBuffer{written: make(chan struct{}, 1)}, make(chan int, 1)
	go func() {
		ended <- Run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0", "--data", h.path("library")}, args...),
			Streams{In: strings.NewReader(""), Out: said, Err: said, Getenv: func(string) string { return "" }})
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		if code := <-ended; code != 0 {
			h.Errorf("serve exited %d: %s", code, said)
		}
	})
	h.Cleanup(stop)
	listening := regexp.MustCompile(`http://([0-9.:]+)/`)
	for {
		if m := listening.FindStringSubmatch(said.String()); m != nil {
			return m[1], stop
		}
		select {
		case <-said.written:
		case code := <-ended:
			ended <- code
			h.Fatalf("serve exited %d: %s", code, said)
		}
	}
}

const (
	park  = "甲县工作报告\n\n一、城乡建设\n全县新建口袋公园12处，海绵城市建设稳步推进。\n"
	canal = "乙县工作报告\n\n一、水利\n整治河道30公里。\n"
)

func TestFromFilesToAnAnswer(t *testing.T) {
	h := newHome(t)
	h.write("in/甲.txt", park)
	h.write("in/乙.txt", canal)
	rows, summary := h.rows(0, h.path("in"), "--tag", "县")
	if summary.Added != 2 || len(rows) != 2 || rows[1].Path != h.path("in/甲.txt") {
		t.Fatalf("rows %+v, summary %+v", rows, summary)
	}
	out, _ := h.run(0, "search", "海绵城市")
	if !strings.Contains(out, "1 篇文件") || !strings.Contains(out, "【海绵城市】") || strings.Contains(out, "乙县") {
		t.Errorf("search says %s", out)
	}
	out, _ = h.run(0, "search", "海绵城市", "--mode", "exact", "--json", "--tag", "县")
	var answer struct {
		Total struct{ Documents int }
		Hits  []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || answer.Total.Documents != 1 || answer.Hits[0].ID != rows[1].ID {
		t.Errorf("search --json says %s, %v", out, err)
	}
	id := rows[1].ID
	for _, c := range []struct {
		want string // what the command says, among other things
		args []string
	}{
		{"口袋公园12处", []string{"show", id}},
		{"甲县政府工作报告", []string{"edit", id, "--title", "甲县政府工作报告", "--region", "江西省"}},
		{"甲县政府工作报告", []string{"list"}},
		{"2 篇", []string{"stats"}},
		{"完好", []string{"check"}},
	} {
		if out, _ := h.run(0, c.args...); !strings.Contains(out, c.want) {
			t.Errorf("wenxun %s says %s, not %s", strings.Join(c.args, " "), out, c.want)
		}
	}
	if out, _ = h.run(0, "show", id, "--original"); out != park {
		t.Errorf("the original is %q", out)
	}
	out, _ = h.run(0, "list", "--csv")
	if table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll(); err != nil || len(table) != 3 || table[0][0] != "id" {
		t.Errorf("list --csv says %s, %v", out, err)
	}
	if _, summary := h.parse(h.first(h.run(0, "reindex", "--reread", "--json"))); summary.Updated != 2 {
		t.Errorf("reindex did %+v", summary)
	}
	if out, _ = h.run(0, "show", rows[1].ID); !strings.Contains(out, "甲县政府工作报告") || !strings.Contains(out, "江西省") {
		t.Errorf("what a person said is gone: %s", out)
	}
	h.run(0, "delete", rows[1].ID)
	h.run(1, "delete", rows[1].ID)
	h.run(1, "show", rows[1].ID)
	if out, _ = h.run(0, "search", "海绵城市", "--mode", "exact"); !strings.Contains(out, "0 篇文件") {
		t.Errorf("search says %s", out)
	}
}

func (h *home) first(out, _ string) string { return out }

func TestAnIndexThatCannotBeReadIsBuiltAnewFromTheOriginals(t *testing.T) {
	h := newHome(t)
	h.write("甲.txt", park)
	rows, _ := h.rows(0, h.path("甲.txt"))
	h.run(0, "edit", rows[0].ID, "--region", "江西省")
	h.write("library/index/format", "of another age")
	if _, said := h.run(1, "search", "海绵城市"); !strings.Contains(said, "wenxun reindex") {
		t.Errorf("said %q", said)
	}
	h.run(0, "reindex")
	if out, _ := h.run(0, "search", "海绵城市", "--region", "江西省"); !strings.Contains(out, "【海绵城市】") {
		t.Errorf("search says %s", out)
	}
	h.run(0, "check")
}

func TestBadFilesAreOneClearLineEach(t *testing.T) {
	h := newHome(t)
	h.write("in/good.txt", park)
	h.write("in/empty.txt", "")
	h.write("in/film.mp4", "x")
	h.write("in/.DS_Store", "x")
	h.write("in/bad.jsonl", "{\"text\":\"好的一行。\"}\n不是 JSON\n")
	report := h.path("结果.csv")
	rows, summary := h.rows(3, h.path("in"), h.path("nowhere.txt"), "--report", report)
	if summary.Added != 2 || summary.Failed != 4 || summary.Skipped != 1 {
		t.Errorf("summary %+v", summary)
	}
	for _, row := range rows {
		if row.Status == ingest.Failed && (row.Code == "" || len([]rune(row.Error)) < 8) {
			t.Errorf("failed without a reason: %+v", row)
		}
	}
	if data, err := os.ReadFile(report); err != nil || !bytes.HasPrefix(data, []byte("\ufeffpath,")) || bytes.Count(data, []byte("\n")) != 1+len(rows) {
		t.Errorf("report is %s, %v", data, err)
	}
	if out, _ := h.run(0, "list", "--failed"); strings.Count(out, "\n") != 4 || !strings.Contains(out, "bad.jsonl#2") {
		t.Errorf("failed are %s", out)
	}
	h.write("in/empty.txt", canal)
	if _, summary = h.rows(3, "--retry-failed"); summary.Added != 1 || summary.Failed != 3 {
		t.Errorf("retried: %+v", summary)
	}
	if out, _ := h.run(0, "list", "--failed"); strings.Count(out, "\n") != 3 {
		t.Errorf("failed are %s", out)
	}
}

func TestWrongUsageIsToldInChinese(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	for _, args := range [][]string{
		{"nonsense"}, {"ingest"}, {"ingest", "--nonsense", "x"}, {"ingest", h.path("a.txt"), "--type", "诗"}, {"ingest", h.path("a.txt"), "--date", "昨天"},
		{"ingest", h.path("a.txt"), "--id", "../x"}, {"ingest", h.dir, "--id", "x"}, {"ingest", h.path("a.txt"), "--jobs", "-1"},
		{"search"}, {"search", "x", "--mode", "magic"}, {"search", "x", "--year", "去年"}, {"show"}, {"show", "a", "b"}, {"edit", "x"},
		{"serve", "--addr", "nowhere"}, {"serve", "more"}, {"list", "--server", "nowhere"},
	} {
		_, said := h.run(2, args...)
		if !strings.HasPrefix(said, "wenxun：") || !regexp.MustCompile(`\p{Han}`).MatchString(said[len("wenxun："):]) || strings.Count(said, "\n") != 1 {
			t.Errorf("wenxun %s says %q", strings.Join(args, " "), said)
		}
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	h := newHome(t)
	all := (&app{}).root().Commands()
	if len(all) < 12 {
		t.Errorf("only %d commands", len(all))
	}
	for _, cmd := range all {
		if cmd.Hidden {
			continue
		}
		out, _ := h.run(0, cmd.Name(), "--help")
		if !strings.Contains(out, "示例：") || !strings.Contains(out, "用法：") || strings.Contains(out, "Usage") {
			t.Errorf("wenxun %s --help says %s", cmd.Name(), out)
		}
	}
}

func TestWithoutALibraryThereIsNothingToSearch(t *testing.T) {
	h := newHome(t)
	_, said := h.run(1, "search", "海绵城市")
	if !strings.Contains(said, "wenxun ingest") {
		t.Errorf("said %q", said)
	}
	if _, err := os.Stat(h.path("library")); err == nil {
		t.Error("a question made a library")
	}
}

func TestTheEnvironmentSpeaksForFlags(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	h.env["WENXUN_REGION"], h.env["WENXUN_TAG"], h.env["WENXUN_JSON"] = "江西省", "甲", "true"
	h.run(0, "ingest", h.path("a.txt"))
	if out, _ := h.run(0, "list"); !strings.Contains(out, "江西省") {
		t.Errorf("list says %s", out)
	}
	h.env["WENXUN_JOBS"] = "两个"
	h.run(2, "ingest", h.path("a.txt"))
}

func TestATableSaysWhatFilesDoNot(t *testing.T) {
	h := newHome(t)
	h.write("in/甲.txt", park)
	table := h.write("表.csv", "path,title,region,备注\n甲.txt,甲县报告（表）,福建省,x\n丙.txt,没有,,\n")
	out, said := h.run(0, "ingest", h.path("in"), "--meta", table, "--region", "江西省")
	if !strings.Contains(out, "甲县报告（表）") || !strings.Contains(said, "丙.txt") || !strings.Contains(said, "备注") {
		t.Errorf("said %s%s", out, said)
	}
	if out, _ := h.run(0, "list"); !strings.Contains(out, "江西省") {
		t.Errorf("the flag does not beat the table: %s", out)
	}
}

func TestStandardInputIsLines(t *testing.T) {
	h := newHome(t)
	out, _ := h.feed(0, `{"id":"jia","text":"甲县新建口袋公园12处。"}`+"\n", "ingest", "-", "--json")
	if rows, _ := h.parse(out); len(rows) != 1 || rows[0].ID != "jia" || rows[0].Path != "-" || rows[0].Member != "1" {
		t.Errorf("rows %+v", rows)
	}
}

func TestARehearsalChangesNothing(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	if _, summary := h.rows(0, h.path("a.txt"), "--dry-run"); summary.Added != 1 {
		t.Errorf("summary %+v", summary)
	}
	if out, _ := h.run(0, "list"); out != "" {
		t.Errorf("list says %s", out)
	}
}

func TestInspectReadsWithoutALibrary(t *testing.T) {
	h := newHome(t)
	out, _ := h.run(0, "inspect", h.write("甲.txt", park))
	if !strings.Contains(out, "甲县工作报告") || !strings.Contains(out, "口袋公园12处") || !strings.Contains(out, "txt UTF-8") {
		t.Errorf("inspect says %s", out)
	}
	h.run(3, "inspect", h.write("空.txt", ""))
	if _, err := os.Stat(h.path("library")); err == nil {
		t.Error("inspect made a library")
	}
}

func TestInspectExplainsWhichRuleDecidedWhat(t *testing.T) {
	h := newHome(t)
	file := h.write("乙.txt", "云江省防汛工作通报\n一、总体情况\n全省统筹推进云江流域综合治理，扎实做好防\n汛备汛工作，确保水库安全。\n二、下一步安排\n各地要落实责任。\n")
	out, _ := h.run(0, "inspect", file, "--json", "--explain")
	var got explained
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	decided := map[string]string{}
	for _, d := range got.Explain {
		if d.Line != nil {
			decided[fmt.Sprintf("%d %s", *d.Line, d.Stage)] = d.Rule + "=" + d.Verdict
		}
	}
	for place, want := range map[string]string{
		"1 title": "most-like-a-title=云江省防汛工作通报", "2 outline": "official-number=heading", "2 join": "begins-with-number=apart",
		"4 join": "full-line=join", "5 outline": "official-number=heading", "6 join": "uneven-lines=apart",
	} {
		if decided[place] != want {
			t.Errorf("line and stage %s: %q, want %q", place, decided[place], want)
		}
	}
	text, _ := h.run(0, "inspect", file, "--explain")
	for _, want := range []string{"第 4 行  接行    full-line", "是标题", "全文     类型"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if plain, _ := h.run(0, "inspect", file, "--json"); strings.Contains(plain, `"explain"`) {
		t.Error("explains without being asked")
	}
}

func TestAServerTakesTheWorkOver(t *testing.T) {
	h := newHome(t)
	h.write("in/甲.txt", park)
	h.write("in/乙.txt", canal)
	h.write("in/空.txt", "")
	h.write("in/行.jsonl", "{\"id\":\"one\",\"text\":\"丙县修建绿道。\"}\n\n{\"text\":\"丁县修建绿道。\"}\n")
	alone := newHome(t)
	alone.dir = h.dir
	alone.env["WENXUN_DATA"] = ""

	address, stop := h.serve()
	rows, summary := h.rows(3, h.path("in"), "--tag", "县")
	if summary.Added != 4 || summary.Failed != 1 {
		t.Fatalf("rows %+v, summary %+v", rows, summary)
	}
	secret, _ := h.run(0, "keys", "add", "远程", "--write")
	for _, args := range [][]string{nil, {"--server", "http://" + address, "--key", strings.TrimSpace(secret)}} {
		if out, _ := h.run(0, append([]string{"search", "海绵城市", "--tag", "县"}, args...)...); !strings.Contains(out, "【海绵城市】") {
			t.Errorf("search says %s", out)
		}
		if out, _ := h.run(0, append([]string{"list"}, args...)...); strings.Count(out, "\n") != 4 {
			t.Errorf("list says %s", out)
		}
		if out, _ := h.run(0, append([]string{"list", "--failed"}, args...)...); !strings.Contains(out, "空.txt") {
			t.Errorf("failed are %s", out)
		}
	}
	h.run(1, "serve", "--addr", "127.0.0.1:0")
	h.run(1, "check")
	stop()

	again, summary := h.rows(3, h.path("in"), "--tag", "县")
	if summary.Unchanged != 4 {
		t.Errorf("after the server: %+v", summary)
	}
	key := func(r ingest.Row) string {
		return fmt.Sprint(r.Path, r.Member, r.ID, r.Title, r.Sections, r.Code, r.Error)
	}
	if !slices.EqualFunc(rows, again, func(a, b ingest.Row) bool { return key(a) == key(b) }) {
		t.Errorf("by the server\n%+v\nwithout\n%+v", rows, again)
	}
}

func TestKeysAreAskedForWhereThereAreAny(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	address, _ := h.serve("--read-keys")
	secret, _ := h.run(0, "keys", "add", "采集", "--write")
	secret = strings.TrimSpace(secret)
	remote := []string{"--server", "http://" + address}
	if _, said := h.run(1, append([]string{"list"}, remote...)...); !strings.Contains(said, "密钥") {
		t.Errorf("said %q", said)
	}
	h.run(1, append([]string{"ingest", h.path("a.txt")}, remote...)...)
	h.run(0, append([]string{"ingest", h.path("a.txt"), "--key", secret}, remote...)...)
	// On this machine the lock of the library says the key.
	if out, _ := h.run(0, "list"); strings.Count(out, "\n") != 1 {
		t.Errorf("list says %s", out)
	}
	out, _ := h.run(0, "keys", "list")
	h.run(0, "keys", "revoke", strings.Fields(out)[0])
	h.run(1, append([]string{"list", "--key", secret}, remote...)...)
	h.run(1, "keys", "revoke", "nobody")
	h.run(2, "keys", "add", "甲", "--expires", "2001-01-01")
	h.run(2, "keys", "add", "甲", "--expires", "明天")
	h.run(2, "keys", "add", "甲", "--rate", "-1")
	h.run(2, "keys", "add", "甲", "--read", "--write")
}

func TestALocalCommandUsesTheKeyOfTheLibraryAndNoOther(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	_, _ = h.serve()
	h.env["WENXUN_KEY"] = "wx_of-another-service"
	h.run(0, "ingest", h.path("a.txt"))
}

func TestALinkSignsABrowserIn(t *testing.T) {
	h := newHome(t)
	h.run(1, "keys", "link")
	address, stop := h.serve()
	link, _ := h.run(0, "keys", "link")
	link = strings.TrimSpace(link)
	if !strings.HasPrefix(link, "http://"+address+"/signin?token=wx_") {
		t.Fatalf("the link is %q", link)
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for i, want := range []int{http.StatusSeeOther, http.StatusUnauthorized} {
		resp, err := browser.Get(link)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want || (len(resp.Cookies()) == 1) != (i == 0) {
			t.Errorf("time %d: %d, %v", i, resp.StatusCode, resp.Cookies())
		}
	}
	stop()
	h.run(1, "keys", "link")
}

func TestTheSamplesFillAnEmptyLibrary(t *testing.T) {
	h := newHome(t)
	_, stop := h.serve("--sample")
	out, _ := h.run(0, "search", "--tag", "示例", "海绵城市")
	if strings.HasPrefix(out, "0 篇") {
		t.Errorf("search says %s", out)
	}
	stop()
	before, _ := h.run(0, "list")
	_, stop = h.serve("--sample")
	stop()
	if after, _ := h.run(0, "list"); after != before {
		t.Error("the samples were added twice")
	}
}

func TestNoDocumentSteersTheTerminal(t *testing.T) {
	h := newHome(t)
	const evil = "甲\x1b]0;x\x07\x1b[31m\u009b2J\u202e乙\n丙"
	h.write("in/"+evil+".txt", "关于\x1b[2J做好\u2028绿化\u0085工作\v的\f通知\r\n\x1b[31m各县：\u202e建设绿道，\u009b2J口袋公园\x7f九处。\n")
	h.write("in/坏"+evil+".txt", "")
	h.write("in/行"+evil+".jsonl", `{"id":"a","title":"题\u202e","text":"\u001b[31m口袋公园十处。"}`+"\n"+`{"text":"","title":"\u001b"}`+"\n")
	said := func(out, err string) string { return out + err }
	all := said(h.run(3, "ingest", h.path("in"), "--report", h.path("r.csv")))
	for _, args := range [][]string{
		{"list"}, {"list", "--failed"}, {"search", "口袋公园"}, {"search", "\x1b[31m没有"}, {"show", "a"}, {"check"}, {"inspect", h.path("in/" + evil + ".txt")},
		{"inspect", "--explain", h.path("in/" + evil + ".txt")},
	} {
		all += said(h.run(0, args...))
	}
	all += said(h.run(1, "show", "\x1b[31m")) + said(h.run(2, "\x1b[31m")) + said(h.run(0, "delete", "a"))
	for _, r := range all {
		if r != '\n' && (unicode.IsControl(r) || strings.ContainsRune("\u202e\u2028", r)) {
			t.Errorf("%U reaches the terminal: %q", r, all)
			break
		}
	}
	out, _ := h.run(0, "list", "--json")
	for row := range strings.Lines(out) {
		var d struct{ Title string }
		if err := json.Unmarshal([]byte(row), &d); err != nil || strings.ContainsFunc(d.Title, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
			t.Errorf("title %q, %v", d.Title, err)
		}
	}
}

func TestABackupIsMadeWhileServingAndRestored(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	h.run(0, "ingest", h.path("a.txt"))
	h.run(0, "backup", h.path("alone.tar"))
	_, stop := h.serve()
	h.run(0, "backup", h.path("serving.tar"))
	h.run(1, "backup", h.path("serving.tar"))
	h.run(1, "restore", h.path("serving.tar"))
	stop()
	want, _ := h.run(0, "list", "--json")
	for _, name := range []string{"alone.tar", "serving.tar"} {
		to := h.path("restored-" + name)
		if out, _ := h.run(0, "restore", h.path(name), "--data", to); !strings.Contains(out, "完好") {
			t.Errorf("restore says %s", out)
		}
		if got, _ := h.run(0, "list", "--json", "--data", to); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
	half, err := os.ReadFile(h.path("alone.tar"))
	if err != nil {
		t.Fatal(err)
	}
	h.write("half.tar", string(half[:len(half)/2]))
	if _, said := h.run(1, "restore", h.path("half.tar"), "--data", h.path("x")); !strings.Contains(said, "备份") {
		t.Errorf("half a backup: %s", said)
	}
}

func TestTheOldIndexStaysUntilEverythingIsMadeAgain(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	h.run(0, "ingest", h.path("a.txt"))
	data := h.path("library")
	old := library.OldIndex(data)
	discard := func() {
		t.Helper()
		if err := os.Remove(filepath.Join(data, "index", "format")); err != nil {
			t.Fatal(err)
		}
	}
	discard()
	h.run(0, "reindex")
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old index: %v", err)
	}
	discard()
	pack := filepath.Join(data, "originals", "000000.pack")
	if err := os.Truncate(pack, 40); err != nil {
		t.Fatal(err)
	}
	if _, said := h.run(3, "reindex"); !strings.Contains(said, old) {
		t.Errorf("said %s", said)
	}
	if _, err := os.Stat(filepath.Join(old, "texts")); err != nil {
		t.Errorf("the old index: %v", err)
	}
}

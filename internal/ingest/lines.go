package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"strconv"

	"wenxun/internal/read/fault"
)

// maxLineBytes is the longest line of JSONL that is read: one document, well above the longest.
const maxLineBytes = 32 << 20

// sniffBytes is how much of a JSONL file is looked at to see whether it is text at all.
const sniffBytes = 8 << 10

var byteOrderMark = []byte("\xef\xbb\xbf")

// Lines yields the documents of a JSONL stream, each as a copy of the item with its line as Data
// and the line's number as Member. Blank lines are passed over. A *fault.Error comes with a line
// that is too long, or with the item itself when the stream is no text or has no line.
func Lines(r io.Reader, item Item) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		// Not more than has come: whoever sends line by line waits for each one's row.
		if _, err := in.Peek(1); err != nil && !errors.Is(err, io.EOF) {
			yield(item, refusal(err))
			return
		}
		head, _ := in.Peek(min(in.Buffered(), sniffBytes))
		if bytes.IndexByte(head, 0) >= 0 {
			yield(item, fault.Newf(fault.NotText, "文件内容不是文字，不能按 JSONL 读取。请确认每行是一个 UTF-8 编码的 JSON 对象。"))
			return
		}
		if bytes.HasPrefix(head, byteOrderMark) {
			_, _ = in.Discard(len(byteOrderMark))
		}
		found := false
		for number := 1; ; number++ {
			line, long, err := readLine(in)
			if len(bytes.TrimSpace(line)) > 0 || long {
				found = true
				one := item
				one.Member = strconv.Itoa(number)
				var refused error
				if long {
					refused = fault.Newf(fault.TooLarge, "这一行超过 %d MB 的上限。请拆分后再添加。", maxLineBytes>>20)
				} else {
					one.Data = bytes.Clone(line)
				}
				if !yield(one, refused) {
					return
				}
			}
			if err == nil {
				continue
			}
			if !errors.Is(err, io.EOF) {
				yield(item, refusal(err))
			} else if !found {
				yield(item, fault.New(fault.Empty, nil))
			}
			return
		}
	}
}

// readLine reads a line without its end. Of one that is too long it keeps nothing.
func readLine(in *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLineBytes; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimRight(line, "\r\n"), long, err
		}
	}
}

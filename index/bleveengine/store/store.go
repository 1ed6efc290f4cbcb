package store

import (
	"fmt"
	"os"

	"wenxun/corpus"
	"wenxun/index"
)

// Store holds the texts and records of a library in one folder. It is safe for concurrent use, but
// for Close and for what the methods say.
type Store struct {
	files  *files
	values *Values
}

// Open opens the files in dir, which it makes if there is none.
func Open(dir string) (*Store, error) {
	files, err := openFiles(dir)
	if err != nil {
		return nil, err
	}
	return &Store{files: files, values: newValues()}, nil
}

// Close unmaps and closes all files. Nothing may read rows any more.
func (s *Store) Close() error { return s.files.close() }

// Values returns the dictionaries of all fields.
func (s *Store) Values() *Values { return s.values }

// Write appends the folded texts of all documents, each with its borders, then their records. It returns
// their encoded rows, and a function that waits until all is durable. Only then may anything durable
// refer to the rows.
func (s *Store) Write(all []*Encoded) (rows [][]byte, sync func() error, err error) {
	folded, records := 0, 0
	for _, x := range all {
		folded += len(x.folded) + len(x.borders)
		records += len(x.record)
	}
	if folded+records == 0 {
		return nil, func() error { return nil }, nil
	}
	file, offset, err := s.files.reserve(int64(folded + records))
	if err != nil {
		return nil, nil, err
	}
	buf := make([]byte, 0, folded+records)
	for _, x := range all {
		buf = append(append(buf, x.folded...), x.borders...)
	}
	text, record := offset, offset+int64(folded)
	for _, x := range all {
		buf = append(buf, x.record...)
		rows = append(rows, x.appendRow(nil, file.number, text, record))
		text += int64(len(x.folded) + len(x.borders))
		record += int64(len(x.record))
	}
	if _, err := file.WriteAt(buf, offset); err != nil {
		return nil, nil, fmt.Errorf("write texts: %w", err)
	}
	return rows, file.Sync, nil
}

// Document returns the document of a row as it was given. Sections whose ordinal is not wanted come
// without text. Errors: index.ErrCorrupt.
func (s *Store) Document(r *Row, wanted func(ordinal int) bool) (*corpus.Document, error) {
	rec, err := s.Record(r)
	if err != nil {
		return nil, err
	}
	d, err := rec.Document()
	if err != nil {
		return nil, err
	}
	d.Sections = make([]corpus.Section, len(r.Sections))
	for i := range d.Sections {
		if d.Sections[i], err = rec.Section(i, wanted(int(r.Sections[i].Ordinal))); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Verify compares the checksum of everything that is stored of a row's document. Errors: index.ErrCorrupt.
func (s *Store) Verify(r *Row) error {
	if checksum(r.Folded(), r.Borders(), r.recordData()) != r.sum {
		return fmt.Errorf("%w: document %s: checksum", index.ErrCorrupt, r.ID)
	}
	return nil
}

// Sizes returns the size of each file in bytes, by number.
func (s *Store) Sizes() map[uint32]int64 { return s.files.sizes() }

// Active returns the number of the file that is written to, or 0.
func (s *Store) Active() uint32 { return s.files.activeNumber() }

// Seal ends writing to a file: the next Write begins another one. A Write that runs meanwhile may
// still write to it.
func (s *Store) Seal(number uint32) { s.files.seal(number) }

// Remove deletes a file and returns it, still mapped, so that rows in it can be read until the caller
// closes it; nil if there is none of that number.
func (s *Store) Remove(number uint32) (*File, error) {
	f := s.files.remove(number)
	if f == nil {
		return nil, nil
	}
	return f, os.Remove(f.path)
}

;; Loops over PDFium's per-item getters inside WebAssembly, so that the host makes one call for a
;; block of characters, page objects or path segments instead of a dozen for each of them. Linked
;; against one PDFium instance: its memory, and the getters imported below. batch.go holds the
;; records' layouts in Go; batch.wasm is made from this file by wat2wasm (see the go:generate line
;; there).
(module
  (import "pdfium" "memory" (memory 1))
  (import "pdfium" "FPDFText_GetUnicode" (func $unicode (param i32 i32) (result i32)))
  (import "pdfium" "FPDFText_IsGenerated" (func $generated (param i32 i32) (result i32)))
  (import "pdfium" "FPDFText_HasUnicodeMapError" (func $unmapped (param i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetTextObject" (func $object (param i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetLooseCharBox" (func $loose (param i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetCharOrigin" (func $origin (param i32 i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetMatrix" (func $matrix (param i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetFontSize" (func $size (param i32 i32) (result f64)))
  (import "pdfium" "FPDFText_GetFontWeight" (func $weight (param i32 i32) (result i32)))
  (import "pdfium" "FPDFText_GetFontInfo" (func $font (param i32 i32 i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFTextObj_GetTextRenderMode" (func $mode (param i32) (result i32)))
  (import "pdfium" "FPDFPage_GetObject" (func $pageObject (param i32 i32) (result i32)))
  (import "pdfium" "FPDFFormObj_GetObject" (func $formObject (param i32 i32) (result i32)))
  (import "pdfium" "FPDFFormObj_CountObjects" (func $formCount (param i32) (result i32)))
  (import "pdfium" "FPDFPageObj_GetType" (func $type (param i32) (result i32)))
  (import "pdfium" "FPDFPageObj_GetBounds" (func $bounds (param i32 i32 i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFPageObj_GetMatrix" (func $objectMatrix (param i32 i32) (result i32)))
  (import "pdfium" "FPDFPath_GetDrawMode" (func $drawMode (param i32 i32 i32) (result i32)))
  (import "pdfium" "FPDFPath_CountSegments" (func $segmentCount (param i32) (result i32)))
  (import "pdfium" "FPDFPath_GetPathSegment" (func $segment (param i32 i32) (result i32)))
  (import "pdfium" "FPDFPathSegment_GetType" (func $segmentType (param i32) (result i32)))
  (import "pdfium" "FPDFPathSegment_GetClose" (func $segmentClose (param i32) (result i32)))
  (import "pdfium" "FPDFPathSegment_GetPoint" (func $segmentPoint (param i32 i32 i32) (result i32)))

  ;; Characters [from, to) of a text page, 176 bytes each. What belongs to the text object as a
  ;; whole (matrix, size, font) is written with the first character of each run alone.
  (func (export "characters") (param $page i32) (param $from i32) (param $to i32) (param $out i32)
    (local $before i32) (local $now i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $from) (local.get $to)))
        (i32.store (local.get $out) (call $unicode (local.get $page) (local.get $from)))
        (i32.store offset=4 (local.get $out) (call $generated (local.get $page) (local.get $from)))
        (i32.store offset=8 (local.get $out) (call $unmapped (local.get $page) (local.get $from)))
        (local.set $now (call $object (local.get $page) (local.get $from)))
        (i32.store offset=12 (local.get $out) (local.get $now))
        (drop (call $loose (local.get $page) (local.get $from) (i32.add (local.get $out) (i32.const 16))))
        (drop (call $origin (local.get $page) (local.get $from)
          (i32.add (local.get $out) (i32.const 32)) (i32.add (local.get $out) (i32.const 40))))
        (if (i32.and (i32.ne (local.get $now) (i32.const 0)) (i32.ne (local.get $now) (local.get $before)))
          (then
            (drop (call $matrix (local.get $page) (local.get $from) (i32.add (local.get $out) (i32.const 48))))
            (f64.store offset=72 (local.get $out) (call $size (local.get $page) (local.get $from)))
            (i32.store offset=80 (local.get $out) (call $weight (local.get $page) (local.get $from)))
            (i32.store offset=84 (local.get $out) (call $mode (local.get $now)))
            (i32.store offset=92 (local.get $out)
              (call $font (local.get $page) (local.get $from) (i32.add (local.get $out) (i32.const 96)) (i32.const 80)
                (i32.add (local.get $out) (i32.const 88))))
            (local.set $before (local.get $now))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 176)))
        (br $next))))

  ;; Objects [from, to) of a page, or of a form where form is 1, 64 bytes each.
  (func (export "objects") (param $in i32) (param $form i32) (param $from i32) (param $to i32) (param $out i32)
    (local $now i32) (local $is i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $from) (local.get $to)))
        (if (local.get $form)
          (then (local.set $now (call $formObject (local.get $in) (local.get $from))))
          (else (local.set $now (call $pageObject (local.get $in) (local.get $from)))))
        (i32.store (local.get $out) (local.get $now))
        (if (local.get $now)
          (then
            (local.set $is (call $type (local.get $now)))
            (i32.store offset=4 (local.get $out) (local.get $is))
            (drop (call $bounds (local.get $now)
              (i32.add (local.get $out) (i32.const 8)) (i32.add (local.get $out) (i32.const 12))
              (i32.add (local.get $out) (i32.const 16)) (i32.add (local.get $out) (i32.const 20))))
            (drop (call $objectMatrix (local.get $now) (i32.add (local.get $out) (i32.const 36))))
            (if (i32.eq (local.get $is) (i32.const 2))
              (then
                (drop (call $drawMode (local.get $now) (i32.add (local.get $out) (i32.const 24)) (i32.add (local.get $out) (i32.const 28))))
                (i32.store offset=32 (local.get $out) (call $segmentCount (local.get $now)))))
            (if (i32.eq (local.get $is) (i32.const 5))
              (then (i32.store offset=32 (local.get $out) (call $formCount (local.get $now)))))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 64)))
        (br $next))))

  ;; Segments [from, to) of a path, 16 bytes each.
  (func (export "segments") (param $path i32) (param $from i32) (param $to i32) (param $out i32)
    (local $now i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_s (local.get $from) (local.get $to)))
        (local.set $now (call $segment (local.get $path) (local.get $from)))
        (i32.store (local.get $out) (call $segmentType (local.get $now)))
        (i32.store offset=4 (local.get $out) (call $segmentClose (local.get $now)))
        (drop (call $segmentPoint (local.get $now) (i32.add (local.get $out) (i32.const 8)) (i32.add (local.get $out) (i32.const 12))))
        (local.set $from (i32.add (local.get $from) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (br $next)))))

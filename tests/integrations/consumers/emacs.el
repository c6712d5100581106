;; What compilation-mode, as it is, finds in a file: one line per message with file, line, column and kind.
;; The kinds of Emacs: 2 error, 1 warning, 0 information.
(require 'compile)
(setq coding-system-for-read 'utf-8 coding-system-for-write 'utf-8)
(with-temp-buffer
  (insert-file-contents (car command-line-args-left))
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (goto-char (point-min))
  (while (not (eobp))
    (let ((message (get-text-property (point) 'compilation-message)))
      (when message
        (let ((place (compilation--message->loc message)))
          (princ (format "%s\t%d\t%d\t%d\n"
                         (caar (compilation--loc->file-struct place))
                         (compilation--loc->line place)
                         (compilation--loc->col place)
                         (compilation--message->type message))))))
    (forward-line 1)))
(setq command-line-args-left nil)

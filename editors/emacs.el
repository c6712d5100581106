;; lameduck in Emacs, by eglot: copy this into `init.el`. Emacs 29 has eglot; before, it is the package of that name.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((yaml-mode yaml-ts-mode) . ("lameduck" "server"))))
(add-hook 'yaml-mode-hook 'eglot-ensure)
(add-hook 'yaml-ts-mode-hook 'eglot-ensure)

"""Tell people about mentions: by e-mail, webhooks and Telegram."""

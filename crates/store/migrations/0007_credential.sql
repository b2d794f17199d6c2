-- Certificates beside client secrets: an app proves itself with one of them at a time.
ALTER TABLE secret ADD COLUMN thumbprint TEXT;
CREATE UNIQUE INDEX secret_credential ON secret (integration_id) WHERE kind <> 'refresh_token';

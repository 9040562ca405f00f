-- Deployment: how certain the launch of a contract is, and which one a programme was tried out on.

ALTER TABLE contract
  ADD COLUMN launch_certainty smallint NOT NULL DEFAULT 0 CHECK (launch_certainty BETWEEN 0 AND 3),
  ADD COLUMN launch_note text NOT NULL DEFAULT '' CHECK (char_length(launch_note) <= 1000),
  ADD COLUMN pilot_project boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT contract_launch_certain CHECK (
    (launch_certainty <> 1 OR isfinite(launch)) AND (launch_certainty <> 2 OR NOT isfinite(launch)));
COMMENT ON COLUMN contract.launch_certainty IS '0 nobody said, 1 STATED, 2 AMBIGUOUS, 3 PLANNED.';
COMMENT ON COLUMN contract.launch_note IS 'What the sources say of the day of the launch, for a person.';
COMMENT ON COLUMN contract.pilot_project IS 'Whether a source calls it the one that the programme is tried out on.';

-- In the order of a deployment plan: by day, those without a known one last.
CREATE INDEX contract_launched ON contract ((CASE WHEN isfinite(launch) THEN launch ELSE 'infinity' END), id);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'socle_contracts_app') THEN
    GRANT UPDATE (launch_certainty, launch_note, pilot_project) ON contract TO socle_contracts_app;
  END IF;
END $$;

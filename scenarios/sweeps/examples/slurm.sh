#!/bin/bash
#SBATCH --job-name=pravas
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
# One part of a sweep for each task of an array. A task that is preempted or fails is submitted again as it is: it goes on where it was.
#   sbatch --export=ALL,SWEEP=my-sweep.yaml slurm.sh
# When all are done:
#   pravas merge results/whole results/parts/* && pravas export results/whole --out whole.csv
set -euo pipefail
PARTS=${PARTS:-$SLURM_ARRAY_TASK_COUNT}
# shellcheck disable=SC2086
${PRAVAS:-pravas} sweep "$SWEEP" ${OPTIONS:-} --shard "$SLURM_ARRAY_TASK_ID/$PARTS" --threads "${SLURM_CPUS_PER_TASK:-1}" --out "${OUT:-results/parts}/$SLURM_ARRAY_TASK_ID" --quiet

/** What results an achievement can have, and those that were achieved (OB 3.0 §Result, §ResultDescription, §RubricCriterionLevel). */
import { filled } from '../filled.ts';
import type { ResultDescriptionInput, ResultInput, RubricLevelInput } from './inputs.ts';
import { type AlignmentV3, alignmentsV3 } from './members.ts';

export interface Result {
  type: ['Result'];
  resultDescription?: string;
  value?: string;
  achievedLevel?: string;
  status?: string;
  alignment?: AlignmentV3[];
}
export interface RubricCriterionLevel {
  id: string;
  type: ['RubricCriterionLevel'];
  name: string;
  description?: string;
  level?: string;
  points?: string;
  alignment?: AlignmentV3[];
}
export interface ResultDescription {
  id: string;
  type: ['ResultDescription'];
  name: string;
  resultType: string;
  allowedValue?: string[];
  requiredLevel?: string;
  requiredValue?: string;
  rubricCriterionLevel?: RubricCriterionLevel[];
  valueMin?: string;
  valueMax?: string;
  alignment?: AlignmentV3[];
}

export function resultsV3(results: readonly ResultInput[] = []): Result[] {
  return results.map(({ resultDescription, value, achievedLevel, status, alignments }) => ({
    type: ['Result'],
    ...filled({ resultDescription, value, achievedLevel, status, alignment: alignmentsV3(alignments) }),
  }));
}

export function resultDescriptionsV3(
  descriptions: readonly ResultDescriptionInput[] = [],
): ResultDescription[] {
  return descriptions.map((one) => ({
    id: one.id,
    type: ['ResultDescription'],
    name: one.name,
    resultType: one.resultType,
    ...filled({
      allowedValue: [...(one.allowedValues ?? [])],
      requiredLevel: one.requiredLevel,
      requiredValue: one.requiredValue,
      rubricCriterionLevel: rubricLevels(one.rubricLevels),
      valueMin: one.valueMin,
      valueMax: one.valueMax,
      alignment: alignmentsV3(one.alignments),
    }),
  }));
}

function rubricLevels(levels: readonly RubricLevelInput[] = []): RubricCriterionLevel[] {
  return levels.map(({ id, name, description, level, points, alignments }) => ({
    id,
    type: ['RubricCriterionLevel'],
    name,
    ...filled({ description, level, points, alignment: alignmentsV3(alignments) }),
  }));
}

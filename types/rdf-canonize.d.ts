/** RDF Dataset Canonicalization (RDFC-1.0); the package ships no types. */
declare module 'rdf-canonize' {
  export interface CanonizeOptions {
    algorithm: 'RDFC-1.0';
    format?: 'application/n-quads';
    /** 0 none, 1 O(n), 2 O(n²) deep comparisons over the non-unique blank nodes. */
    maxWorkFactor?: number;
    signal?: AbortSignal;
  }
  /** The dataset's canonical N-Quads. */
  export function canonize(dataset: object, options: CanonizeOptions): Promise<string>;
}

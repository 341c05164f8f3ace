/** Keys and indices from the top of a study to a value. */
export type Path = readonly PropertyKey[];

/** What is wrong at a place in a study's text. */
export type Complaint = Readonly<{ offset: number; message: string }>;

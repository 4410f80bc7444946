SELECT 2024 AS 年度, 村代码, 耕地面积 FROM 耕地

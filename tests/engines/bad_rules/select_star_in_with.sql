-- expect = ["第2行：不用 SELECT *"]
WITH 甲 AS (SELECT f.* FROM 发放 AS f)
SELECT 项目代码 FROM 甲

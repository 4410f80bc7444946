-- expect = ["不用 SELECT *"]
SELECT * FROM 发放
